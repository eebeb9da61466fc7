// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The status of a check, in Consul's words and order of severity.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::inline core::check {

enum class status : std::uint8_t { passing, warning, critical };
inline constexpr std::size_t status_count = std::to_underlying(status::critical) + 1;

std::string_view to_string(status);
std::optional<status> parse_status(std::string_view text);

}  // namespace vitals::inline core::check
