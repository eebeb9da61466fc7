// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Counters over all probes, filled by the store and read by the metrics. PURE.

#include "core/health/observation.hpp"

#include <array>
#include <cstdint>

namespace vitals::inline core::status {

// A histogram with fixed upper bounds in seconds, as Prometheus counts: bucket i holds what is <=
// bounds[i], the last one everything else.
struct duration_histogram {
    static constexpr std::array<double, 15>
        bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
    std::array<std::uint64_t, bounds.size() + 1> buckets{};
    double sum = 0;
    std::uint64_t count = 0;

    void add(double seconds);
    void merge(duration_histogram const& other);
};

struct probe_statistics {
    // Results that came too late for their check count here, too: the probes were made. A probe
    // that was not made has no duration, and neither has a phase that was not reached.
    std::array<std::uint64_t, health::outcome_count> by_outcome{};        // health::outcome
    std::array<std::uint64_t, health::failure_reason_count> by_reason{};  // health::failure_reason
    std::array<duration_histogram, health::phase_count> phases;           // health::phase
    duration_histogram total;
    std::uint64_t transitions = 0;  // without the initial ones
    std::uint64_t dropped = 0;      // results of checks that were removed or redefined meanwhile

    // `probed`: false for a result of a check that is not probed, which has no duration.
    void add(health::observation const& seen, bool probed = true);
};

}  // namespace vitals::inline core::status
