// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What one socket is ready for, and the one coroutine that waits for it.

#include "runtime/coroutine.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/error_code.hpp>

#include <sys/epoll.h>

#include <cstdint>
#include <functional>
#include <utility>

namespace vitals::net {

enum class direction : std::uint32_t { read = EPOLLIN | EPOLLRDHUP, write = EPOLLOUT };

// A hint that lasts until a call says EAGAIN: it may promise too much, never too little.
class readiness {
public:
    explicit readiness(runtime::executor loop) : loop_{std::move(loop)} {}
    readiness(readiness const&) = delete;  // cancellation holds our address
    readiness& operator=(readiness const&) = delete;

    bool ready(direction which) const {
        return (seen_ & (std::to_underlying(which) | broken)) != 0;
    }
    bool failed() const { return (seen_ & EPOLLERR) != 0; }
    bool ending() const { return (seen_ & (EPOLLRDHUP | broken)) != 0; }
    void exhausted(direction which) { seen_ &= ~std::to_underlying(which); }

    // Completes with void(error_code): ready, or operation_aborted by cancellation.
    template <class Token>
    auto async_wait(direction which, Token&& token) {
        return runtime::asio::async_initiate<Token, void(boost::system::error_code)>(
            [this, which](auto handler) {
                awaited_ = std::to_underlying(which) | broken;
                cancellation_ = runtime::asio::get_associated_cancellation_slot(handler);
                if (cancellation_.is_connected())
                    cancellation_.assign([this](runtime::asio::cancellation_type) { cancel(); });
                waiter_ = std::move(handler);
            },
            token
        );
    }

    void notify(std::uint32_t events) {
        seen_ |= events;
        if (!waiter_ || (seen_ & awaited_) == 0) return;
        cancellation_.clear();
        std::exchange(waiter_, nullptr)({});
    }

protected:
    void begin_anew() { seen_ = 0; }
    // Ends the waiting coroutine without resuming it; for the end of the loop.
    void drop_waiter() { auto const dropped = std::exchange(waiter_, nullptr); }

private:
    static constexpr std::uint32_t broken = EPOLLERR | EPOLLHUP;

    // Resumes the coroutine later: whoever cancels must not find it run, and end, under its feet.
    void cancel() {
        cancellation_.clear();
        if (!waiter_) return;
        runtime::asio::post(loop_, [waiter = std::exchange(waiter_, nullptr)]() mutable {
            waiter(runtime::asio::error::operation_aborted);
        });
    }

    std::uint32_t seen_ = 0;
    std::uint32_t awaited_ = 0;
    runtime::executor loop_;
    runtime::asio::cancellation_slot cancellation_;
    std::move_only_function<void(boost::system::error_code)> waiter_;
};

}  // namespace vitals::net
