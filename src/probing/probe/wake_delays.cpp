// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/wake_delays.hpp"

#include "runtime/clock.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace vitals::probing::probe {

namespace {

// How many of the powers 1, 2, 4, ... ms are not above `time`.
std::size_t powers_within(runtime::duration time) {
    auto const count = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return static_cast<std::size_t>(
        std::bit_width(static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0)))
    );
}

}  // namespace

void wake_delays::add(runtime::duration delay) {
    auto const last = std::min(powers_within(delay), sums_.size());
    for (std::size_t k = 0; k < last; ++k) sums_[k] += delay;
}

runtime::duration wake_delays::sum(runtime::duration least) const {
    auto const powers = std::clamp<std::size_t>(powers_within(least), 1, sums_.size());
    return sums_[powers - 1];
}

}  // namespace vitals::probing::probe
