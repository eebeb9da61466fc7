// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/clock.hpp"

#include "runtime/coroutine.hpp"

#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>

namespace vitals::runtime {

awaitable<void> system_clock::sleep_until(time_point due) {
    using steady = std::chrono::steady_clock;
    asio::basic_waitable_timer<steady, asio::wait_traits<steady>, executor> wake{
        co_await asio::this_coro::executor,
        due
    };
    co_await wake.async_wait(use_awaitable);
}

}  // namespace vitals::runtime
