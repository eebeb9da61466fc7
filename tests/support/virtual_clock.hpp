// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Time that moves only when a test says so. Sleepers wake in the order of their due times.

#include "runtime/clock.hpp"
#include "runtime/sleepers.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"

namespace vitals::support {

class virtual_clock final : public runtime::task_clock {
public:
    explicit virtual_clock(runtime::asio::io_context& context) : context_{context} {}

    runtime::time_point now() const override { return now_; }
    // 2026-01-01T00:00:00Z at the beginning, moving with now().
    runtime::wall_time wall() const override;
    runtime::awaitable<void> sleep_until(runtime::time_point due) override;
    runtime::task<bool> sleep_in_task(runtime::time_point due) override;

    // Runs all that is ready, then moves on to each due time in turn, up to now() + step.
    void advance(runtime::duration step);
    // Runs handlers until none is ready, and no task sleeps that is due.
    void settle();
    bool nobody_is_waiting() const { return sleepers_.empty(); }

private:
    runtime::asio::io_context& context_;
    runtime::time_point now_{std::chrono::hours{24}
    };  // not zero: `now - long_ago` must not be negative
    runtime::sleepers sleepers_;
};

}  // namespace vitals::support
