// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/delays.hpp"

#include "kube/informer/watch_policy.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace vitals::kube::informer {

using namespace std::chrono_literals;

namespace {

constexpr auto max_jitter = 1s;
constexpr std::chrono::seconds longest_retry_after = 60s;
constexpr runtime::backoff::limits long_limits{.first = 800ms, .cap = 60s, .reset_after = 120s};

runtime::duration part_of(runtime::duration whole, double share) {
    return std::chrono::duration_cast<runtime::duration>(whole * share);
}

}  // namespace

delays::delays(std::function<double()> random, runtime::duration not_served)
    : random_{std::move(random)}, not_served_{not_served}, long_backoff_{long_limits} {}

// Retry-After is a lower bound of our own delay, never its replacement: a proxy may send 0, or a
// date in the past.
runtime::duration delays::length_of(
    delay kind,
    std::optional<std::chrono::seconds> retry_after,
    runtime::time_point now
) {
    auto const asked = std::clamp(retry_after.value_or(0s), 0s, longest_retry_after);
    auto const floor = part_of(asked, 1.0 + 0.25 * random_());
    switch (kind) {
        case delay::none:
            return {};
        case delay::jitter:
            return std::max(floor, part_of(max_jitter, random_()));
        case delay::backoff:
            return std::max(floor, backoff_.next(now, random_()));
        case delay::long_backoff:
            return std::max(floor, long_backoff_.next(now, random_()));
        case delay::not_served:
            return std::max(floor, around(not_served_));
    }
    return floor;
}

void delays::succeeded(runtime::time_point opened) {
    backoff_.succeeded(opened);
    long_backoff_.succeeded(opened);
}

runtime::duration delays::around(runtime::duration mean) const {
    return part_of(mean, 0.8 + 0.4 * random_());
}

}  // namespace vitals::kube::informer
