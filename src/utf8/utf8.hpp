// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which bytes are UTF-8 (RFC 3629), and what to make of those that are not.

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::utf8 {

// U+FFFD, which stands for a byte that is no part of a character.
inline constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The bytes of the character at the beginning of `text`; 0 when it begins with none: with an overlong form, a
// surrogate, something beyond U+10FFFF, half a character or nothing at all.
std::size_t character_length(std::string_view text);

// As many whole characters from the beginning of `text` as fit into `limit` bytes. Each byte that is no part of one
// becomes U+FFFD.
std::string prefix(std::string_view text, std::size_t limit);

}  // namespace vitals::utf8
