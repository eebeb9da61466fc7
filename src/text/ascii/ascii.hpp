// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Letters, digits and control characters of ASCII, whatever the locale. Bytes from 0x80 on are none
// of them.

#include <algorithm>
#include <string>
#include <string_view>

namespace vitals::inline text::ascii {

constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

constexpr char to_lower(char c) {
    return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr char to_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

constexpr bool is_letter(char c) {
    return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Whether the texts are equal ignoring case, as host names and HTTP's field names are compared.
constexpr bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

// Whether `text` begins with `name`, ignoring case.
constexpr bool starts_with_name(std::string_view text, std::string_view name) {
    return same_name(text.substr(0, name.size()), name);
}

inline std::string lower_case(std::string_view text) {
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(), to_lower);
    return lower;
}

}  // namespace vitals::inline text::ascii
