// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/status.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::inline core::check {

namespace {

// In the order of the enumerators.
constexpr auto names = std::to_array<std::string_view>({"passing", "warning", "critical"});
static_assert(names.size() == status_count);

}  // namespace

std::string_view to_string(status value) {
    return names[std::to_underlying(value)];
}

std::optional<status> parse_status(std::string_view text) {
    auto const found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<status>(found - names.begin());
}

}  // namespace vitals::inline core::check
