// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names of hosts, as targets of all kinds have them.

#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::check {

// A sentence for a person; none: it is the name of a host, or an IPv4 address.
inline std::optional<std::string> problem_in_host_name(std::string_view host) {
    constexpr std::size_t longest_host = 253;  // of a DNS name
    if (host.size() > longest_host) return "the host is longer than 253 characters";
    auto const fits = [](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) || c == '-' || c == '.' || c == '_';
    };
    if (std::ranges::all_of(host, fits)) return std::nullopt;
    return "a host consists of letters, digits, '-', '.' and '_'";
}

// Whether the text has only characters of names and of addresses of hosts, those of IPv6 without
// brackets.
inline bool has_host_characters(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) || std::string_view{"-._:"}.contains(c);
    });
}

}  // namespace vitals::inline core::check
