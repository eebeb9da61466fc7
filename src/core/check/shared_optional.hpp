// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A std::optional that takes one word while it is empty, for values that few checks have. Copies
// share the value, on any thread.

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <optional>
#include <utility>

namespace vitals::inline core::check {

template <class T>
class shared_optional {
public:
    shared_optional() = default;
    // Implicit, as the constructors of std::optional are.
    shared_optional(std::nullopt_t /*none*/) {}
    shared_optional(T value) : value_{new shared{std::move(value)}} {}
    shared_optional(std::optional<T> value) {
        if (value) value_ = new shared{*std::move(value)};
    }

    explicit operator bool() const { return value_ != nullptr; }
    T const& operator*() const { return value_->value; }
    T const* operator->() const { return &value_->value; }

    friend bool operator==(shared_optional const& a, shared_optional const& b) {
        return a.value_ == b.value_ || (a && b && *a == *b);
    }

private:
    // Not a std::shared_ptr, which takes two words in every check.
    struct shared : boost::intrusive_ref_counter<shared> {
        explicit shared(T kept) : value{std::move(kept)} {}
        T value;
    };
    boost::intrusive_ptr<shared const> value_;
};

}  // namespace vitals::inline core::check
