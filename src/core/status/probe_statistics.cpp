// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/status/probe_statistics.hpp"

#include "core/health/observation.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <utility>

namespace vitals::inline core::status {
namespace {

double in_seconds(std::chrono::nanoseconds value) {
    return std::chrono::duration<double>{value}.count();
}

}  // namespace

void duration_histogram::add(double seconds) {
    auto const bucket = std::ranges::lower_bound(bounds, seconds) - bounds.begin();
    ++buckets[static_cast<std::size_t>(bucket)];
    sum += seconds;
    ++count;
}

void duration_histogram::merge(duration_histogram const& other) {
    std::ranges::transform(buckets, other.buckets, buckets.begin(), std::plus{});
    sum += other.sum;
    count += other.count;
}

void probe_statistics::add(health::observation const& seen, bool probed) {
    ++by_outcome[std::to_underlying(seen.outcome)];
    ++by_reason[std::to_underlying(seen.reason)];
    if (seen.outcome == health::outcome::inconclusive || !probed) return;
    total.add(in_seconds(seen.duration));
    for (std::size_t i = 0; i < phases.size(); ++i) {
        if (seen.phases[i] > std::chrono::nanoseconds::zero())
            phases[i].add(in_seconds(seen.phases[i]));
    }
}

}  // namespace vitals::inline core::status
