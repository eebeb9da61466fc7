// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/observation.hpp"

#include <array>
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
     "blocked",
     "secret",
     "resources",
     "cancelled",
     "overload"}
);
constexpr auto phases =
    std::to_array<std::string_view>({"resolve", "connect", "tls", "processing", "transfer"});

static_assert(outcomes.size() == outcome_count);
static_assert(failure_reasons.size() == failure_reason_count);
static_assert(phases.size() == phase_count);

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
