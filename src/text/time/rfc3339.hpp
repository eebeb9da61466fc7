// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Timestamps of RFC 3339, as the log, the API and Kubernetes show them: 2026-01-31T09:30:00.125Z

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline text::time {

using wall_time = std::chrono::system_clock::time_point;

// In UTC, with exactly no, three or six digits of fraction; further digits are cut off. None are
// Kubernetes' Time, six its MicroTime.
std::string format_seconds(wall_time when);
std::string format_milliseconds(wall_time when);
std::string format_microseconds(wall_time when);

// Reads years 0000 to 9999, any offset from UTC and any fraction, which is cut off; second 60 is
// the one after 59. Nothing for any other text.
std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view text);

}  // namespace vitals::inline text::time
