// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where a request waits before it is sent: for the client's own rate limit, then for one of a few
// places. No deadline of a request covers this wait, since the API server has no part in it.

#include "kube/client/api_client.hpp"
#include "kube/client/rate_limiter.hpp"
#include "log/logger.hpp"
#include "runtime/async_semaphore.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>

namespace vitals::kube::client {

class request_queue {
public:
    struct limits {
        double per_second = 20;
        double burst = 40;
        std::size_t at_once = 4;
        std::size_t waiting = 10'000;  // for a place
    };
    using place = runtime::async_semaphore::slot;

    request_queue(
        runtime::executor const& where,
        runtime::clock& clock,
        log::logger log,
        limits bounds
    );

    // A place among the requests under way, held as long as it lives. The error, a sentence, comes
    // after `limit` at the latest. A request that gives up takes nothing of the rate from the
    // others.
    runtime::awaitable<std::expected<place, std::string>> enter(runtime::duration limit);
    queue_state state() const { return state_; }

private:
    runtime::awaitable<std::optional<place>> wait_for_turn();
    void log_wait(runtime::duration wait);

    runtime::clock& clock_;
    log::logger log_;
    limits bounds_;
    rate_limiter rate_;
    runtime::async_semaphore places_;
    queue_state state_;
    runtime::time_point next_log_{};
};

}  // namespace vitals::kube::client
