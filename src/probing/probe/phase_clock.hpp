// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where a probe's time goes: one reading of the clock at each change of phase.

#include "core/health/observation.hpp"
#include "runtime/clock.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <utility>

namespace vitals::probing::probe {

class phase_clock {
public:
    explicit phase_clock(runtime::clock& clock, health::phase first = health::phase::resolve)
        : clock_{clock}, begun_{clock.now()}, since_{begun_}, phase_{first} {}

    void enter(health::phase next) {
        auto const now = clock_.now();
        spent_[static_cast<std::size_t>(std::to_underlying(phase_))] += now - since_;
        since_ = now;
        phase_ = next;
    }

    health::phase phase() const { return phase_; }

    void report(health::observation& to) {
        enter(phase_);
        to.duration = since_ - begun_;
        to.phases = spent_;
        to.ended = clock_.wall();
    }

private:
    runtime::clock& clock_;
    runtime::time_point begun_;
    runtime::time_point since_;
    health::phase phase_;
    std::array<std::chrono::nanoseconds, health::phase_count> spent_{};
};

}  // namespace vitals::probing::probe
