// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Dates in HTTP headers (RFC 9110 section 5.6.7): Sun, 06 Nov 1994 08:49:37 GMT

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline text::time {

// Years 0000 to 9999; the day of the week is not compared. Nothing for any other text, the two
// forms from before 1994 included: senders must not generate them.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

// The same form, for years 0000 to 9999.
std::string format_http_date(std::chrono::sys_seconds when);

}  // namespace vitals::inline text::time
