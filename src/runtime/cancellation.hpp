// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The loop a task runs on, and how it is ended from outside. For one task and all its steps, on the loop's thread.

#include "runtime/coroutine.hpp"

#include <coroutine>
#include <utility>

namespace vitals::runtime {

class cancellation {
public:
    // What a task waits for at the moment.
    class wait {
    public:
        // Gives up, and resumes the task later, never at once: whoever cancels must not find it run, and end, under
        // its feet.
        virtual void end() = 0;

    protected:
        ~wait() = default;
    };

    explicit cancellation(executor loop) : loop_{std::move(loop)} {}
    cancellation(cancellation const&) = delete;  // tasks hold its address
    cancellation& operator=(cancellation const&) = delete;

    executor const& loop() const { return loop_; }
    bool cancelled() const { return cancelled_; }

    // Ends the wait that the task is in, and each that it would begin later.
    void cancel() {
        cancelled_ = true;
        wake();
    }
    // Ends the wait that the task is in, and no other.
    void wake() {
        if (auto* const ended = std::exchange(current_, nullptr)) ended->end();
    }

    // For waits: one has begun; it is over.
    void begin(wait& next) { current_ = &next; }
    void finish() { current_ = nullptr; }

private:
    executor loop_;
    wait* current_ = nullptr;
    bool cancelled_ = false;
};

// co_await this_task{} yields, at once, what the task is cancelled by.
class this_task {
public:
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
        by_ = task.promise().by;
        return false;
    }
    cancellation& await_resume() const noexcept { return *by_; }

private:
    cancellation* by_ = nullptr;
};

}  // namespace vitals::runtime
