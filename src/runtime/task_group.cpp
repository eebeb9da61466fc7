// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/task_group.hpp"

#include "runtime/coroutine.hpp"
#include "runtime/spawned.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <cassert>
#include <exception>
#include <utility>

namespace vitals::runtime {

bool is_cancellation(std::exception_ptr const& error) {
    try {
        std::rethrow_exception(error);
    } catch (boost::system::system_error const& e) {
        return e.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

task_group::task_group(executor where) : executor_{std::move(where)}, changed_{executor_} {}

task_group::~task_group() {
    // When the loop itself has failed, no task can be joined any more, and the exception must not
    // be hidden.
    assert((tasks_.empty() || std::uncaught_exceptions() > 0) && "join() a task_group first");
}

task_group::task task_group::spawn(awaitable<void> body) {
    auto const self = tasks_.emplace(tasks_.end(), executor_);
    self->start(std::move(body), [this, self](std::exception_ptr const& error) {
        if (error && !failure_ && !is_cancellation(error)) failure_ = error;
        tasks_.erase(self);
        changed_.notify_all();
    });
    if (ending_) cancel(self);
    return self;
}

void task_group::cancel(task one) {
    one->cancel();
}

void task_group::cancel_all() {
    ending_ = true;
    for (auto next = tasks_.begin(); next != tasks_.end();) cancel(next++);
}

awaitable<void> task_group::join() {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!tasks_.empty()) {
        auto const state = co_await asio::this_coro::cancellation_state;
        bool const cancelled = state.cancelled() != asio::cancellation_type::none;
        if (failure_ || cancelled) cancel_all();
        // A cancelled join() still waits for its tasks: they are about to end.
        if (cancelled)
            co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        if (!tasks_.empty()) co_await changed_.wait();
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (failure_) std::rethrow_exception(failure_);
}

}  // namespace vitals::runtime
