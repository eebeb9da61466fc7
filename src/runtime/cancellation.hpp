// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The loop that a task runs on, and how it is cancelled. For one task and all its steps, on the
// loop's thread.

#include "runtime/coroutine.hpp"

#include <coroutine>
#include <utility>

namespace vitals::runtime {

class cancellation {
public:
    // The present wait of a task.
    class wait {
    public:
        // Ends the wait and resumes the task later, never at once: the caller must not find that
        // the task has run, and ended, within this call.
        virtual void end() = 0;

    protected:
        ~wait() = default;
    };

    explicit cancellation(executor loop) : loop_{std::move(loop)} {}
    cancellation(cancellation const&) = delete;  // tasks hold its address
    cancellation& operator=(cancellation const&) = delete;

    executor const& loop() const { return loop_; }
    bool cancelled() const { return cancelled_; }

    // Ends the present wait of the task, and each later one.
    void cancel() {
        cancelled_ = true;
        wake();
    }
    // Ends the present wait of the task, and no other.
    void wake() {
        if (auto* const ended = std::exchange(current_, nullptr)) ended->end();
    }

    // Called by waits: one has begun; it is over.
    void begin(wait& next) { current_ = &next; }
    void finish() { current_ = nullptr; }

private:
    executor loop_;
    wait* current_ = nullptr;
    bool cancelled_ = false;
};

// co_await this_task{} returns, at once, the task's cancellation.
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
