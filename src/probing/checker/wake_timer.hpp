// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// When a probe loop wakes next. What happens while it sleeps may bring that forward.

#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"

namespace vitals::probing::checker {

class wake_timer {
public:
    explicit wake_timer(runtime::task_clock& clock) : clock_{clock}, wake_at_{clock.now()} {}

    // For the loop alone. wake_by() may bring the time forward meanwhile.
    runtime::task<void> sleep_until(runtime::time_point due) {
        wake_at_ = due;
        sleeper_ = &co_await runtime::this_task{};
        do {
            co_await clock_.sleep_in_task(wake_at_);
        } while (clock_.now() < wake_at_);
        sleeper_ = nullptr;
    }
    // Without effect while the loop works: at the end of its turn it computes its next time.
    void wake_by(runtime::time_point due) {
        if (sleeper_ == nullptr || wake_at_ <= due) return;
        wake_at_ = due;
        sleeper_->wake();
    }
    // When the loop was to wake: the present turn is late by the time since.
    runtime::time_point wake_at() const { return wake_at_; }

private:
    runtime::task_clock& clock_;
    runtime::cancellation* sleeper_ = nullptr;  // whom to wake; none while it is at work
    runtime::time_point wake_at_;
};

}  // namespace vitals::probing::checker
