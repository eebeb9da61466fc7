// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The loop of a probe thread. It uses Asio's io_context only as a queue of posted work: when Asio's
// reactor waits for our epoll set, each wake-up costs five system calls instead of one
// (docs/performance.md). So nothing on this loop may use Asio's timers, sockets or descriptors:
// they would never be served.

#include "net/loop/poller.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/sleepers.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <functional>
#include <utility>

namespace vitals::net::loop {

class event_loop {
public:
    explicit event_loop(runtime::clock const& time);

    runtime::executor executor() { return queue_.get_executor(); }
    // `time` provides the sleeps on this loop.
    runtime::task_clock& clock() { return clock_; }
    poller& events() { return events_; }

    // Serves posted work, sleepers and sockets until ended() is true, or until `latest`. Exceptions
    // of handlers pass through. One round is a turn: poller::turn().
    template <class Ended>
    void run(Ended ended, runtime::time_point latest = runtime::time_point::max()) {
        woken_ = clock_.now();
        for (serve(); !ended() && clock_.now() < latest; serve()) wait(latest);
    }

    // `listener` is called on the loop at the end of each turn, with the time from the end of its
    // wait to the next one. Set it before the loop runs.
    void after_each_turn(std::function<void(runtime::duration)> listener) {
        turned_ = std::move(listener);
    }

    // Call it after work was posted from another thread.
    void wake() const { events_.wake(); }

private:
    class loop_clock final : public runtime::task_clock {
    public:
        explicit loop_clock(runtime::clock const& time) : time_{time} {}
        runtime::time_point now() const override { return time_.now(); }
        runtime::wall_time wall() const override { return time_.wall(); }
        runtime::awaitable<void> sleep_until(runtime::time_point due) override {
            return sleepers.sleep_until(due);
        }
        runtime::task<bool> sleep_in_task(runtime::time_point due) override {
            return sleepers.sleep_in_task(due);
        }
        runtime::sleepers sleepers;

    private:
        runtime::clock const& time_;
    };

    void serve();
    void wait(runtime::time_point latest);

    loop_clock clock_;  // outlives the sleeps that are left in the queue after a failure
    runtime::asio::io_context queue_{1};
    runtime::asio::executor_work_guard<runtime::executor> never_stopped_{queue_.get_executor()};
    poller events_;
    runtime::time_point woken_;  // when the last wait ended
    std::function<void(runtime::duration)> turned_;
};

}  // namespace vitals::net::loop
