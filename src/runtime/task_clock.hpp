// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The clock of a loop that wakes its sleepers itself (runtime/sleepers.hpp): there tasks may sleep,
// too.

#include "runtime/clock.hpp"
#include "runtime/task.hpp"

namespace vitals::runtime {

class task_clock : public clock {
public:
    // Whether it slept until `due`: false when the task was woken or cancelled before. Other
    // coroutines get their turn in any case, unless the task is cancelled already.
    virtual task<bool> sleep_in_task(time_point due) = 0;
};

}  // namespace vitals::runtime
