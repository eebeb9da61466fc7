// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// By how much a loop woke later than it wanted, in all: the time it took from the probes that
// waited. Pure.

#include "runtime/clock.hpp"

#include <array>
#include <cstddef>

namespace vitals::probing::probe {

class wake_delays {
public:
    void add(runtime::duration delay);

    // The sum of all delays of `least` or more; `least` is rounded down to a power of two of
    // milliseconds. The sum only grows: the difference of two readings is the delay between them.
    runtime::duration sum(runtime::duration least) const;

private:
    std::array<runtime::duration, 20> sums_{};  // [k]: of delays of 2^k ms or more
};

// A probe waits a few times (for an address, a connection, a handshake, an answer), and each time
// its loop may wake late. Shorter delays leave the peer at least half of the probe's time ...
constexpr runtime::duration least_that_counts(runtime::duration time) {
    return time / 8;
}

// ... and only when the longer ones add up to more than a quarter of it, it was not the peer who
// used it up. So a peer that hangs still fails while the loop is a little late again and again, as
// on a busy machine.
constexpr bool took_too_much(runtime::duration delays, runtime::duration time) {
    return delays > time / 4;
}

}  // namespace vitals::probing::probe
