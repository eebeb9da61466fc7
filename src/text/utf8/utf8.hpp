// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which bytes are UTF-8 (RFC 3629), and how texts from outside are shown: in a log, an Event, the
// API, on a terminal.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::inline text::utf8 {

// U+FFFD, which replaces a malformed byte.
inline constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The number of bytes of the character at the beginning of `text`; 0 when there is none: an
// overlong form, a surrogate, a number beyond U+10FFFF, half a character or no byte at all.
std::size_t character_length(std::string_view text);

// Which control characters of ASCII stay: all, since the caller escapes them; or tab, line feed and
// carriage return, which are part of a text; or none, in a text of one line, where these three
// become spaces.
enum class ascii_controls : std::uint8_t { keep, keep_breaks, none };

// Appends the beginning of `text`, as many whole characters as fit into `limit` bytes. U+FFFD
// replaces each malformed byte and each character that would control a terminal or mislead a
// reader: ASCII controls (see above), C1 controls (U+0080 to U+009F; terminals read U+009B as "ESC
// ["), and controls of the text's direction (U+202A to U+202E, U+2066 to U+2069), which make a text
// look like another one (CVE-2021-42574).
void append_visible(
    std::string& to,
    std::string_view text,
    ascii_controls which,
    std::size_t limit = std::string_view::npos
);
std::string
visible(std::string_view text, ascii_controls which, std::size_t limit = std::string_view::npos);
// Whether visible() changes nothing.
bool is_visible(std::string_view text, ascii_controls which);

// visible() with all ASCII controls, of at most `limit` bytes.
std::string prefix(std::string_view text, std::size_t limit);

}  // namespace vitals::inline text::utf8
