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
class bell {
public:
    explicit bell(runtime::executor loop) : rung_{std::move(loop)} {}

    void ring() {
        ++rings_;
        rung_.notify_all();
    }
    std::uint64_t rings() const { return rings_; }
    // Returns at once if it has rung since `heard`, an earlier value of rings(): no ring is missed
    // while a waiter prepares to wait.
    runtime::awaitable<void> rung_since(std::uint64_t heard) {
        while (rings_ == heard) co_await rung_.wait();
    }

private:
    runtime::condition rung_;
    std::uint64_t rings_ = 0;
};

}  // namespace vitals::net::http_server
