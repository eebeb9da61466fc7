// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// RFC 1123 labels, which Kubernetes uses as names of namespaces and Services.

#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <string_view>

namespace vitals::inline text::ascii {

// 1 to 63 characters of a-z, 0-9 and '-', with no '-' at either end.
constexpr bool is_dns_label(std::string_view text) {
    auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c); };
    return !text.empty() && text.size() <= 63 && plain(text.front()) && plain(text.back()) &&
           std::ranges::all_of(text, [&](char c) { return c == '-' || plain(c); });
}

}  // namespace vitals::inline text::ascii
