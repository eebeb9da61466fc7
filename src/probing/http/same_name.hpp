// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names of headers and hosts are compared without regard to case, in ASCII, whatever the locale.

#include <algorithm>
#include <string_view>

namespace vitals::probing::http {

inline bool same_name(std::string_view a, std::string_view b) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace vitals::probing::http
