// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The readiness of one socket, and the one task that waits for it.

#include "runtime/cancellation.hpp"

#include <boost/asio/post.hpp>

#include <sys/epoll.h>

#include <coroutine>
#include <cstdint>
#include <utility>

namespace vitals::net::loop {

enum class direction : std::uint32_t { read = EPOLLIN | EPOLLRDHUP, write = EPOLLOUT };

// A hint that lasts until a call says EAGAIN: it may be wrongly true, never wrongly false.
class readiness {
public:
    // co_await yields whether it is ready; false: the task was cancelled.
    class wait final : public runtime::cancellation::wait {
    public:
        wait(readiness& of, direction which) : of_{of}, which_{which} {}
        wait(wait const&) = delete;
        wait& operator=(wait const&) = delete;
        ~wait() {
            if (of_.waiter_ == this) leave();
        }

        bool await_ready() const { return of_.ready(which_); }
        template <class Promise>
        bool await_suspend(std::coroutine_handle<Promise> task) {
            by_ = task.promise().by;
            if (by_->cancelled()) return false;
            task_ = task;
            of_.waiter_ = this;
            by_->begin(*this);
            return true;
        }
        bool await_resume() const { return of_.ready(which_) && !ended_; }

    private:
        friend class readiness;
        void leave() {
            of_.waiter_ = nullptr;
            by_->finish();
        }
        void end() override {
            leave();
            ended_ = true;
            runtime::asio::post(by_->loop(), [task = task_] { task.resume(); });
        }

        readiness& of_;
        direction which_;
        runtime::cancellation* by_ = nullptr;
        std::coroutine_handle<> task_;
        bool ended_ = false;
    };

    readiness() = default;
    readiness(readiness const&) = delete;  // waits hold its address
    readiness& operator=(readiness const&) = delete;

    bool ready(direction which) const {
        return (seen_ & (std::to_underlying(which) | broken)) != 0 && !deferred_;
    }
    bool failed() const { return (seen_ & EPOLLERR) != 0; }
    bool ending() const { return (seen_ & (EPOLLRDHUP | broken)) != 0; }
    void exhausted(direction which) { seen_ &= ~std::to_underlying(which); }

    wait until(direction which) { return {*this, which}; }

    void notify(std::uint32_t events) {
        seen_ |= events;
        if (waiter_ == nullptr || !ready(waiter_->which_)) return;
        auto const task = waiter_->task_;
        waiter_->leave();
        task.resume();
    }

protected:
    void begin_anew() {
        seen_ = 0;
        deferred_ = false;
    }
    // Ready for nothing, whatever happens, until it is resumed: then for reading, at least.
    void defer() { deferred_ = true; }
    bool deferred() const { return deferred_; }
    void resume() {
        deferred_ = false;
        notify(EPOLLIN);
    }

private:
    static constexpr std::uint32_t broken = EPOLLERR | EPOLLHUP;

    std::uint32_t seen_ = 0;
    bool deferred_ = false;
    wait* waiter_ = nullptr;
};

}  // namespace vitals::net::loop
