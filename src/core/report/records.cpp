// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/records.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "core/status/check_status.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace vitals::inline core::report {

std::uint16_t question_of(check::definition const& of) {
    return static_cast<std::uint16_t>(of.target.fingerprint());
}

std::optional<record> record_of(status::check_status const& of) {
    if (of.pending) return std::nullopt;
    record made{
        .status = of.status(),
        .reason = of.reason,
        .counters = of.tracker.counted(),
        .question = question_of(*of.definition),
        .since = to_short(of.since)
    };
    // Successes count up to their threshold.
    auto& counters = made.counters;
    auto const enough = std::max(of.definition->thresholds.success_before_passing, 1U);
    bool const settled = made.status != check::status::critical && counters.count >= enough;
    if (!counters.failing && !counters.primed && settled) {
        counters.count = enough;
        counters.given = 0;
    }
    return made;
}

}  // namespace vitals::inline core::report
