// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/backoff.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace vitals::runtime {

backoff::duration backoff::next(time_point now, double random) {
    if (healthy_since_ && now - *healthy_since_ >= limits_.reset_after) base_ = limits_.first;
    healthy_since_.reset();
    auto const base = std::exchange(base_, std::min(limits_.cap, base_ * 2));
    return std::chrono::duration_cast<duration>(base * (1.0 + random));
}

void backoff::succeeded(time_point now) {
    if (!healthy_since_) healthy_since_ = now;
}

}  // namespace vitals::runtime
