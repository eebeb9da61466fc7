// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/virtual_clock.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"

#include <algorithm>
#include <chrono>

namespace vitals::support {

runtime::wall_time virtual_clock::wall() const {
    using namespace std::chrono;
    return sys_days{2026y / January / 1} +
           duration_cast<system_clock::duration>(now_ - runtime::time_point{hours{24}});
}

runtime::awaitable<void> virtual_clock::sleep_until(runtime::time_point due) {
    if (due > now_) co_await sleepers_.sleep_until(due);
}

runtime::task<bool> virtual_clock::sleep_in_task(runtime::time_point due) {
    return sleepers_.sleep_in_task(due);
}

void virtual_clock::advance(runtime::duration step) {
    auto const end = now_ + step;
    settle();
    for (auto next = sleepers_.next(); next && *next <= end; next = sleepers_.next()) {
        now_ = std::max(now_, *next);
        sleepers_.wake(now_);
        settle();
    }
    now_ = end;
    settle();
}

void virtual_clock::settle() {
    do {
        sleepers_.wake(now_);
        context_.restart();
        context_.poll();
    } while (sleepers_.next().value_or(runtime::time_point::max()) <= now_);
}

}  // namespace vitals::support
