// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The statistics of the probe loops, for the metrics.

#include "core/status/probe_statistics.hpp"

#include <cstddef>
#include <cstdint>

namespace vitals::probing::checker {

struct probe_loop_statistics {
    std::size_t checks = 0;
    std::size_t in_flight = 0;
    std::size_t max_in_flight = 0;
    std::size_t idle_sockets = 0;
    std::size_t kept_connections = 0;
    std::size_t max_kept_connections = 0;
    std::uint64_t started = 0;
    std::uint64_t skipped_ticks = 0;  // due times that passed while the check was late or in flight
    status::duration_histogram lateness;  // from a probe's slot to its start, seconds
    status::duration_histogram
        turns;  // of the loops: from the end of a wait to the next one, seconds
};

}  // namespace vitals::probing::checker
