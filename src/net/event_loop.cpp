// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/event_loop.hpp"

#include "runtime/clock.hpp"

#include <algorithm>

namespace vitals::net {

event_loop::event_loop(runtime::clock const& time) : clock_{time} {}

void event_loop::serve() {
    clock_.sleepers.wake(clock_.now());
    queue_.poll();
}

void event_loop::wait(runtime::time_point latest) {
    auto const due = std::min(clock_.sleepers.next().value_or(latest), latest);
    events_.wait(due - clock_.now());
}

}  // namespace vitals::net
