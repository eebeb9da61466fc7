// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace vitals::inline text::yaml {

inline constexpr std::string_view byte_order_mark = "\uFEFF";

constexpr bool is_blank_or_break(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace vitals::inline text::yaml
