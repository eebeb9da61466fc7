// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/event_loop.hpp"

#include "runtime/clock.hpp"

#include <algorithm>

namespace vitals::net {

namespace {

// Then others get their turn: those who sleep, and what was posted.
constexpr int most_batches = 16;

}  // namespace

event_loop::event_loop(runtime::clock const& time) : clock_{time} {}

void event_loop::serve() {
    clock_.sleepers.wake(clock_.now());
    queue_.poll();
}

// What is in flight goes before what could be begun: with one batch a turn, 20,000 probes asked each second of one
// thread waited in our own queue for 200 ms each, at a rate that it could well do.
void event_loop::wait(runtime::time_point latest) {
    auto const due = std::min(clock_.sleepers.next().value_or(latest), latest);
    bool more = events_.wait(due - clock_.now());
    for (int batches = 1; more && batches < most_batches; ++batches)
        more = events_.wait(runtime::duration::zero());
}

}  // namespace vitals::net
