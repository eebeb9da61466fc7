// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Durations as Go, Kubernetes and Consul write them: `500ms`, `1m30s`.

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::inline text::time {

// Decimal numbers, each with a unit (ns us ms s m h), one after the other; or a bare 0. Not
// negative, at most some 292 years. The error is a sentence for a person, without the text itself.
std::expected<std::chrono::nanoseconds, std::string> parse_duration(std::string_view text);

// As Go's Duration.String: 10s, 1m30s, 1h0m0s, 500ms, 1.5s, 0s.
std::string format_duration(std::chrono::nanoseconds value);

}  // namespace vitals::inline text::time
