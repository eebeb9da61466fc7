// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/async_semaphore.hpp"

#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <list>
#include <optional>

namespace vitals::runtime {

struct async_semaphore::waiter {
    waiter(executor const& where, std::list<waiter*>& in) : turn{where}, queue{in} {
        queue.push_back(this);
    }
    waiter(waiter const&) = delete;
    waiter& operator=(waiter const&) = delete;
    ~waiter() {
        if (!granted) queue.remove(this);
    }

    condition turn;
    std::list<waiter*>& queue;
    bool granted = false;
};

awaitable<std::optional<async_semaphore::slot>> async_semaphore::acquire() {
    if (free_ > 0) {
        --free_;
        co_return slot{*this};
    }
    if (waiting_.size() >= most_waiting_) co_return std::nullopt;
    waiter self{executor_, waiting_};
    co_await self.turn.wait();
    if (!self.granted) throw boost::system::system_error{boost::asio::error::operation_aborted};
    co_return slot{*this};
}

void async_semaphore::release() {
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    auto* const next = waiting_.front();
    waiting_.pop_front();
    next->granted = true;
    next->turn.notify_all();
}

}  // namespace vitals::runtime
