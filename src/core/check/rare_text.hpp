// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A text that few checks have: one word while it is empty, where a std::string takes four. Copies
// share it, on any thread.

#include "core/check/shared_optional.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::check {

class rare_text {
public:
    rare_text() = default;
    // Implicit, as it stands for a std::string.
    rare_text(std::string text) {
        if (!text.empty()) text_ = std::move(text);
    }
    rare_text(char const* text) : rare_text{std::string{text}} {}

    // As long as the text or a copy of it lives.
    operator std::string_view() const { return text_ ? std::string_view{*text_} : ""; }
    bool empty() const { return !text_; }
    std::size_t size() const { return text_ ? text_->size() : 0; }

    friend bool operator==(rare_text const&, rare_text const&) = default;

private:
    shared_optional<std::string> text_;
};

}  // namespace vitals::inline core::check
