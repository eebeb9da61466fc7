// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/request_queue.hpp"

#include "kube/client/rate_limiter.hpp"
#include "log/logger.hpp"
#include "runtime/async_semaphore.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace vitals::kube::client {
namespace {

using namespace std::chrono_literals;
using runtime::awaitable;

constexpr auto long_wait = 1s;
constexpr auto log_every = 1min;

class counted {
public:
    explicit counted(std::size_t& among) : among_{among} { ++among_; }
    counted(counted const&) = delete;
    counted& operator=(counted const&) = delete;
    ~counted() { --among_; }

private:
    std::size_t& among_;
};

// One request's share of the rate, given back unless it is spent.
class token {
public:
    token(rate_limiter& of, runtime::time_point now) : of_{of}, wait_{of.take(now)} {}
    token(token const&) = delete;
    token& operator=(token const&) = delete;
    ~token() {
        if (!spent_) of_.give_back();
    }

    runtime::duration wait() const { return wait_; }
    void spend() { spent_ = true; }

private:
    rate_limiter& of_;
    runtime::duration wait_;
    bool spent_ = false;
};

}  // namespace

request_queue::request_queue(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    limits bounds
)
    : clock_{clock},
      log_{std::move(log)},
      bounds_{bounds},
      rate_{bounds.per_second, bounds.burst},
      places_{where, bounds.at_once, bounds.waiting} {}

awaitable<std::expected<request_queue::place, std::string>> request_queue::enter(
    runtime::duration limit
) {
    auto found = co_await runtime::with_timeout(clock_, limit, wait_for_turn());
    if (found) {
        if (auto& turn = *found; turn) co_return std::move(*turn);
    }
    ++state_.not_sent;
    if (found) co_return std::unexpected("not sent: too many requests wait already");
    auto const waited = std::chrono::duration_cast<std::chrono::seconds>(limit).count();
    co_return std::unexpected(
        "not sent: it waited " + std::to_string(waited) +
        " s for the limit of Vitals itself, which is " +
        std::to_string(static_cast<int>(bounds_.per_second)) + " requests a second and " +
        std::to_string(bounds_.at_once) + " at once"
    );
}

awaitable<std::optional<request_queue::place>> request_queue::wait_for_turn() {
    counted const waits{state_.waiting};
    token mine{rate_, clock_.now()};
    log_wait(mine.wait());
    if (mine.wait() > 0s) co_await clock_.sleep_for(mine.wait());
    auto found = co_await places_.acquire();
    if (found) mine.spend();
    co_return found;
}

void request_queue::log_wait(runtime::duration wait) {
    auto const now = clock_.now();
    if (wait <= long_wait || now < next_log_) return;
    next_log_ = now + log_every;
    log_.warn(
        "requests to the API server wait for Vitals' own rate limit",
        {{"wait_ms", std::chrono::duration_cast<std::chrono::milliseconds>(wait).count()}}
    );
}

}  // namespace vitals::kube::client
