// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/status.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace vitals::inline core::check {

std::string_view to_string(status value) {
    switch (value) {
        case status::passing:
            return "passing";
        case status::warning:
            return "warning";
        case status::critical:
            return "critical";
    }
    return "critical";
}

std::optional<status> parse_status(std::string_view text) {
    for (auto const value : std::array{status::passing, status::warning, status::critical}) {
        if (text == to_string(value)) return value;
    }
    return std::nullopt;
}

}  // namespace vitals::inline core::check
