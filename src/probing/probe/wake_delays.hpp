// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much later than it wanted a loop woke, all in all: what it took from those who waited meanwhile. Pure.

#include "runtime/clock.hpp"

#include <array>
#include <cstddef>

namespace vitals::probing::probe {

class wake_delays {
public:
    void add(runtime::duration delay);

    // The sum of all delays of `least` or more; `least` is rounded down to a power of two of milliseconds. It only
    // grows: the difference of two readings is what came between them.
    runtime::duration sum(runtime::duration least) const;

private:
    std::array<runtime::duration, 20> sums_{};  // [k]: of delays of 2^k ms or more
};

// A probe waits a few times, for an address, a connection, a handshake, an answer, and each time its loop may wake late.
// Delays shorter than this leave the peer half of the probe's time even so ...
constexpr runtime::duration least_that_counts(runtime::duration time) {
    return time / 8;
}

// ... and when the longer ones add up to more than a quarter of it, it was not the peer who used it up. So a peer that
// hangs is still accused while the loop is late by little again and again, as on a busy machine.
constexpr bool took_too_much(runtime::duration delays, runtime::duration time) {
    return delays > time / 4;
}

}  // namespace vitals::probing::probe
