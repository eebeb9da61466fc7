// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Sleeping coroutines and when each is due. The owner says what time it is: a loop with a wait of
// its own, or a test.

#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"

#include <map>
#include <optional>

namespace vitals::runtime {

// Only for the loop's own thread. Sleeps must have ended before it is destroyed.
class sleepers {
public:
    // Ends once wake() gets a time that is not before `due`, or throws operation_aborted when it is
    // cancelled.
    awaitable<void> sleep_until(time_point due);
    // The same for a task: whether it slept until then. If not, it was woken or cancelled before.
    task<bool> sleep_in_task(time_point due);
    // Ends the sleeps that are due, in their order; their coroutines resume later, not within this
    // call.
    void wake(time_point now);

    std::optional<time_point> next() const;  // when the first is due
    bool empty() const { return waiting_.empty(); }

private:
    struct sleeper;
    using queue = std::multimap<time_point, sleeper*>;
    queue waiting_;
};

}  // namespace vitals::runtime
