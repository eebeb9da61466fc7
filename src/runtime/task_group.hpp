// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A changing set of tasks on one loop; its owner joins them.

#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/spawned.hpp"

#include <exception>
#include <list>

namespace vitals::runtime {

// join() ends when every task has ended; one failure, or the cancellation of join(), cancels them
// all. Only for the loop's own thread.
class task_group {
public:
    using task = std::list<spawned>::iterator;

    explicit task_group(executor where);
    ~task_group();  // must be empty: join() first, unless the loop has failed
    task_group(task_group const&) = delete;
    task_group& operator=(task_group const&) = delete;

    task spawn(awaitable<void> body);  // `task` is valid until that task ends
    void cancel(task one);
    // Those spawned later, too: a task whose wait has just ended may spawn before its next one.
    void cancel_all();
    // Rethrows the first failure; "operation aborted" is none.
    awaitable<void> join();
    bool empty() const { return tasks_.empty(); }

private:
    executor executor_;
    condition changed_;
    std::list<spawned> tasks_;
    std::exception_ptr failure_;
    bool ending_ = false;
};

bool is_cancellation(std::exception_ptr const& error);

}  // namespace vitals::runtime
