// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/loop_counters.hpp"

#include "core/status/probe_statistics.hpp"
#include "probing/checker/probe_loop_statistics.hpp"

#include <algorithm>
#include <cstddef>

namespace vitals::probing::checker {

void one_writer_histogram::add(double seconds) {
    constexpr auto const& bounds = status::duration_histogram::bounds;
    auto const bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
    buckets_[static_cast<std::size_t>(bucket)].add(1);
    sum_.add(seconds);
}

void one_writer_histogram::add_to(status::duration_histogram& sum) const {
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        auto const here = buckets_[i].get();
        sum.buckets[i] += here;
        sum.count += here;
    }
    sum.sum += sum_.get();
}

void loop_counters::started_late(double seconds) {
    lateness.add(seconds);
    started.add(1);
}

void loop_counters::add_to(probe_loop_statistics& sum) const {
    sum.checks += checks.get();
    sum.in_flight += in_flight.get();
    sum.kept_connections += kept_connections.get();
    sum.started += started.get();
    sum.skipped_ticks += skipped_ticks.get();
    sum.oldest_due = std::min(sum.oldest_due, oldest_due.get());
    lateness.add_to(sum.lateness);
    for (std::size_t why = 0; why < blocked.size(); ++why)
        for (std::size_t at = 0; at < blocked[why].size(); ++at)
            sum.blocked[why][at] += blocked[why][at].get();
}

}  // namespace vitals::probing::checker
