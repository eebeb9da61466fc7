// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/logger.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace vitals::log {

std::string_view to_string(level severity) {
    static constexpr std::array<std::string_view, 4> names{"debug", "info", "warn", "error"};
    static_assert(names.size() == std::size_t{std::to_underlying(level::error)} + 1);
    return names[std::to_underlying(severity)];
}

}  // namespace vitals::log
