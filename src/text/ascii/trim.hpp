// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace vitals::inline text::ascii {

// Removes the `blanks` at both ends; by default those of HTTP's fields (OWS, RFC 9110, 5.6.3).
constexpr std::string_view trimmed(std::string_view text, std::string_view blanks = " \t") {
    while (!text.empty() && blanks.contains(text.front())) text.remove_prefix(1);
    while (!text.empty() && blanks.contains(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace vitals::inline text::ascii
