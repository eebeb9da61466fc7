// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Wakes requests that wait for their answer: http_server/message.hpp, postponement.

#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <cstdint>
#include <utility>

namespace vitals::net::http_server {

// Only for the server's loop; outlives the server.
class change_signal {
public:
    explicit change_signal(runtime::executor loop) : notified_{std::move(loop)} {}

    void notify() {
        ++generation_;
        notified_.notify_all();
    }
    std::uint64_t generation() const { return generation_; }
    // Returns at once if it was notified since `known`, an earlier value of generation(): no
    // notification is missed while a waiter prepares to wait.
    runtime::awaitable<void> changed_since(std::uint64_t known) {
        while (generation_ == known) co_await notified_.wait();
    }

private:
    runtime::condition notified_;
    std::uint64_t generation_ = 0;
};

}  // namespace vitals::net::http_server
