// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Percent-encoding (RFC 3986 section 2.1), with digits in upper case.

#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::inline text::ascii {

enum class capitals : std::uint8_t {
    kept,
    encoded  // for a text whose place ignores case, such as the name of a header
};

// Encodes everything but the unreserved characters (section 2.3): letters, digits and "-._~".
std::string percent_encode(std::string_view text, capitals which = capitals::kept);

// Encodes the characters that a URL must not have, and nothing else. '%' stays, so that encoded
// text is not encoded twice.
std::string percent_encode_illegal(std::string_view text);
// Whether percent_encode_illegal() encodes `c`: a space, one of "<>\^`{|}, or no ASCII. Not control
// characters.
bool is_illegal_in_url(char c);

}  // namespace vitals::inline text::ascii
