// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What few checks have: a std::optional that takes two words while it is empty. Copies share the value.

#include <memory>
#include <optional>
#include <utility>

namespace vitals::inline core::check {

template <class T>
class rare {
public:
    rare() = default;
    // Implicit, as those of std::optional are.
    rare(std::nullopt_t /*none*/) {}
    rare(T value) : value_{std::make_shared<T const>(std::move(value))} {}
    rare(std::optional<T> value) {
        if (value) value_ = std::make_shared<T const>(*std::move(value));
    }

    explicit operator bool() const { return value_ != nullptr; }
    T const& operator*() const { return *value_; }
    T const* operator->() const { return value_.get(); }

    friend bool operator==(rare const& a, rare const& b) { return a && b ? *a == *b : !a && !b; }

private:
    std::shared_ptr<T const> value_;
};

}  // namespace vitals::inline core::check
