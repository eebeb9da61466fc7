// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Coroutines that wait until another one of their loop says that something has changed. A timer that never expires
// could do the same, but brings Asio's reactor into loops that have none (net/event_loop.hpp).

#include "runtime/coroutine.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <functional>
#include <list>

namespace vitals::runtime {

// Only for the loop's own thread. Waits must have ended before it does.
class condition {
public:
    explicit condition(executor loop);
    condition(condition const&) = delete;  // waits hold our address
    condition& operator=(condition const&) = delete;

    // Until notify_all(), or until it is cancelled; which of these, the caller sees by what it waits for.
    awaitable<void> wait();
    // Ends all waits that have begun; they go on later, not within.
    void notify_all();

private:
    struct waiter {
        std::move_only_function<void()> resume;
        asio::cancellation_slot cancelled;
    };
    using waiters = std::list<waiter>;

    void end(waiters::iterator which);

    executor loop_;
    waiters waiting_;
};

}  // namespace vitals::runtime
