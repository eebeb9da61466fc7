// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/observation.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace vitals::inline core::health {

namespace {

// Each in the order of its enumerators.
constexpr auto outcomes =
    std::to_array<std::string_view>({"passing", "warning", "critical", "inconclusive"});
constexpr auto failure_reasons = std::to_array<std::string_view>(
    {"none",
     "dns",
     "connect",
     "tls",
     "timeout",
     "status",
     "body",
     "redirect",
     "protocol",
     "resources",
     "cancelled",
     "overload"}
);
constexpr auto phases =
    std::to_array<std::string_view>({"resolve", "connect", "tls", "processing", "transfer"});

static_assert(outcomes.size() == std::size_t{std::to_underlying(outcome::inconclusive)} + 1);
static_assert(failure_reasons.size() == failure_reason_count);
static_assert(
    failure_reason_count == std::size_t{std::to_underlying(failure_reason::overload)} + 1
);
static_assert(phases.size() == phase_count);
static_assert(phase_count == std::size_t{std::to_underlying(phase::transfer)} + 1);

}  // namespace

std::string_view to_string(outcome value) {
    return outcomes[std::to_underlying(value)];
}

std::string_view to_string(failure_reason value) {
    return failure_reasons[std::to_underlying(value)];
}

std::string_view to_string(phase value) {
    return phases[std::to_underlying(value)];
}

}  // namespace vitals::inline core::health
