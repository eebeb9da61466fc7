// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names of hosts, as flags and rules take them.

#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <string_view>

namespace vitals::inline text::ascii {

// 1 to 253 letters, digits, '-', '.' and '_'. An IPv4 address is one, too.
constexpr bool is_host_name(std::string_view text) {
    auto const plain = [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
    };
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, plain);
}

}  // namespace vitals::inline text::ascii
