// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/clean_token.hpp"

#include <algorithm>
#include <expected>
#include <string>

namespace vitals::kube::config {

std::expected<std::string, std::string> clean_token(std::string const& text) {
    constexpr auto blanks = " \t\r\n";
    auto const first = text.find_first_not_of(blanks);
    if (first == text.npos) return std::unexpected("the token is empty");
    auto token = text.substr(first, text.find_last_not_of(blanks) - first + 1);
    bool const visible = std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7F'; });
    if (!visible) return std::unexpected("the token holds characters that no token has");
    return token;
}

}  // namespace vitals::kube::config
