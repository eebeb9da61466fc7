// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The only way in which this program reads the time or waits for it. Tests use
// support::virtual_clock.

#include "runtime/coroutine.hpp"

#include <chrono>

namespace vitals::runtime {

using time_point = std::chrono::steady_clock::time_point;
using duration = std::chrono::steady_clock::duration;
using wall_time = std::chrono::system_clock::time_point;

class clock {
public:
    virtual ~clock() = default;
    virtual time_point now() const = 0;
    virtual wall_time wall() const = 0;  // for people only; may jump
    // Ends at `due`, or throws operation_aborted when it is cancelled.
    virtual awaitable<void> sleep_until(time_point due) = 0;

    awaitable<void> sleep_for(duration wait) { return sleep_until(now() + wait); }
};

// The machine's clocks. Stateless; one may serve every thread.
class system_clock final : public clock {
public:
    time_point now() const override { return std::chrono::steady_clock::now(); }
    wall_time wall() const override { return std::chrono::system_clock::now(); }
    awaitable<void> sleep_until(time_point due) override;
};

}  // namespace vitals::runtime
