// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Coroutines that wait until another one of their loop says that something has changed. A timer
// that never expires could do the same, but would bring Asio's reactor into loops without one
// (net/loop/event_loop.hpp).

#include "runtime/cancellation.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <coroutine>
#include <functional>
#include <list>
#include <memory>
#include <optional>

namespace vitals::runtime {

// Only for the loop's own thread. Waits must have ended before it is destroyed.
class condition {
    struct waiter;
    using waiters = std::list<waiter>;

public:
    class task_wait;

    explicit condition(executor loop);
    condition(condition const&) = delete;  // waits hold its address
    condition& operator=(condition const&) = delete;

    // Until notify_all(), or until it is cancelled. The caller looks at the state itself to see
    // which.
    awaitable<void> wait();
    // The same for a task. Unlike other waits it may be destroyed at any time.
    task_wait wait_in_task();
    // Ends all waits that have begun; their coroutines resume later, not within this call.
    void notify_all();

private:
    struct waiter {
        std::move_only_function<void()> resume;
        asio::cancellation_slot cancelled;  // of a coroutine of Asio's
        task_wait* in_task = nullptr;
    };

    void end(waiters::iterator which);

    executor loop_;
    waiters waiting_;
};

class condition::task_wait final : public cancellation::wait {
public:
    explicit task_wait(condition& of) : of_{of} {}
    task_wait(task_wait const&) = delete;
    task_wait& operator=(task_wait const&) = delete;
    ~task_wait();

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> task) {
        auto& by = *task.promise().by;
        if (by.cancelled()) return false;
        begin(by, task);
        return true;
    }
    void await_resume();

    void end() override;

private:
    friend class condition;
    void begin(cancellation& by, std::coroutine_handle<> task);

    condition& of_;
    std::optional<waiters::iterator> place_;  // none: it has not begun, or is about to end
    cancellation* by_ = nullptr;
    // Shared with the handler that resumes the task; null once the task is gone.
    std::shared_ptr<std::coroutine_handle<>> task_;
};

}  // namespace vitals::runtime
