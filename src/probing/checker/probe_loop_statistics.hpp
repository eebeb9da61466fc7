// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The statistics of the probe loops, for the metrics.

#include "core/schedule/slot.hpp"
#include "core/status/probe_statistics.hpp"
#include "net/address_policy/ranges.hpp"
#include "probing/probe/denied.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace vitals::probing::checker {

struct tenant_statistics {
    std::size_t in_flight = 0;
    std::size_t kept_connections = 0;
    std::size_t waiting = 0;          // probes that are due and may not start yet
    std::uint64_t postponed = 0;      // probes that had to wait
    std::size_t names_in_flight = 0;  // asked for at name servers
    std::size_t names_waiting = 0;
    double expected_per_second = 0;  // probes, by the intervals of the checks, with the factor
    double interval_factor = 1;  // of the intervals, by the namespace's limit of probes a second
    schedule::time_point oldest_due = schedule::time_point::max();  // of those that wait
};

using namespace_statistics = std::map<std::string, tenant_statistics>;

struct probe_loop_statistics {
    // At `read_at`; 0 for a time that has not come.
    double seconds_since(schedule::time_point when) const {
        return std::max(std::chrono::duration<double>(read_at - when).count(), 0.0);
    }

    schedule::time_point read_at{};
    std::size_t checks = 0;
    std::size_t in_flight = 0;
    std::size_t max_in_flight = 0;
    std::size_t idle_sockets = 0;
    std::size_t names_in_flight = 0;  // asked for at name servers
    std::size_t names_waiting = 0;
    std::uint64_t names_postponed = 0;  // that had to wait
    std::size_t kept_connections = 0;
    std::size_t max_kept_connections = 0;
    std::uint64_t started = 0;
    std::uint64_t skipped_ticks = 0;  // due times that passed while the check was late or in flight
    // Of the probes that are not in flight, waiting ones included: in the past when they are late.
    schedule::time_point oldest_due = schedule::time_point::max();
    namespace_statistics namespaces;
    // Denied by the address policy: by net::address_policy::denial and probe::origin.
    std::array<std::array<std::uint64_t, probe::origin_count>, net::address_policy::denial_count>
        blocked{};
    status::duration_histogram lateness;  // from a probe's slot to its start, seconds
    status::duration_histogram
        turns;  // of the loops: from the end of a wait to the next one, seconds
};

}  // namespace vitals::probing::checker
