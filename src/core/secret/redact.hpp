// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Takes values out of a text that a target sent: one that echoes its request must not show them.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vitals::inline core::secret {

inline constexpr std::string_view replacement = "[secret]";

// Where the text is a part of a longer one: its first bytes may be the end of a value, its last ones
// the beginning.
enum class cut : std::uint8_t { nowhere, at_the_end, at_both_ends };

// `text` never grows. Eight bytes in a row of a value are taken out as well: servers show a part of
// a token that they refuse. A value shorter than that hides the whole text.
void redact(std::string& text, std::span<std::string_view const> values, cut where);

}  // namespace vitals::inline core::secret
