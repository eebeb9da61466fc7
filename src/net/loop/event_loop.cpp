// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/loop/event_loop.hpp"

#include "runtime/clock.hpp"

#include <algorithm>
#include <chrono>

namespace vitals::net::loop {

namespace {

// Then sleepers and posted work get their turn.
constexpr int most_batches = 16;
// The same limit for all connections that have more to read than their share in one turn. At least
// one of them continues in each turn.
constexpr runtime::duration most_for_deferred = std::chrono::milliseconds{2};

}  // namespace

event_loop::event_loop(runtime::clock const& time) : clock_{time} {}

void event_loop::serve() {
    events_.begin_turn();
    clock_.sleepers.wake(clock_.now());
    queue_.poll();
    if (!events_.any_deferred()) return;
    auto const end = clock_.now() + most_for_deferred;
    while (events_.resume_deferred() && clock_.now() < end) {}
}

// Work in flight goes before new work: with one batch a turn, 20,000 probes asked each second of
// one thread waited in our own queue for 200 ms each, at a rate that it could well serve.
void event_loop::wait(runtime::time_point latest) {
    auto const due = std::min(clock_.sleepers.next().value_or(latest), latest);
    auto const now = clock_.now();
    if (turned_) turned_(now - woken_);
    auto const rest = events_.any_deferred() ? runtime::duration::zero() : due - now;
    bool more = events_.wait(rest, [this] { woken_ = clock_.now(); });
    for (int batches = 1; more && batches < most_batches; ++batches)
        more = events_.wait(runtime::duration::zero());
}

}  // namespace vitals::net::loop
