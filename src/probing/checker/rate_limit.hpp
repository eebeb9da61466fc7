// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How many probes a second a namespace may start.

#include "core/schedule/slot.hpp"

#include <algorithm>
#include <chrono>

namespace vitals::probing::checker {

// The generic cell rate algorithm (ITU-T I.371): one time instead of a bucket of tokens. As many
// as in a second may start at once.
class rate_limit {
public:
    rate_limit() = default;  // none
    // `between`: of two probes, in the long run; zero: no limit.
    explicit rate_limit(schedule::duration between) : between_{between} {}

    bool is_none() const { return between_ == schedule::duration::zero(); }
    schedule::duration between() const { return between_; }
    bool admits(schedule::time_point now) const { return is_none() || now >= admits_at(); }
    // When the next one may start; only with a limit.
    schedule::time_point admits_at() const { return next_ - burst; }
    void count(schedule::time_point now) {
        if (!is_none()) next_ = std::max(next_, now) + between_;
    }

private:
    // A turn comes every slot, and then several may be due.
    static constexpr schedule::duration burst = std::chrono::seconds{1};

    schedule::duration between_{};
    schedule::time_point next_{};  // when one would start at an even pace
};

}  // namespace vitals::probing::checker
