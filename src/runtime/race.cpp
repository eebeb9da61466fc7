// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/race.hpp"

#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/spawned.hpp"

#include <cstddef>
#include <exception>
#include <utility>

namespace vitals::runtime {

namespace {

struct course {
    explicit course(executor const& loop) : changed{loop} {}

    auto ended(std::size_t which) {
        return [this, which](std::exception_ptr failure) {
            if (running == 2) result.first = which;
            result.failures[which] = std::move(failure);
            --running;
            changed.notify_all();
        };
    }

    condition changed;
    race_result result;
    int running = 2;
};

}  // namespace

awaitable<race_result> race(awaitable<void> one, awaitable<void> other) {
    auto const here = co_await asio::this_coro::executor;
    course both{here};
    spawned first{here};
    spawned second{here};
    first.start(std::move(one), both.ended(0));
    second.start(std::move(other), both.ended(1));
    // A cancelled race waits for its runners, too: they are about to end.
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    while (both.running > 0) {
        auto const state = co_await asio::this_coro::cancellation_state;
        if (both.running < 2 || state.cancelled() != asio::cancellation_type::none) {
            first.cancel();
            second.cancel();
        }
        if (both.running > 0) co_await both.changed.wait();
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return std::move(both.result);
}

}  // namespace vitals::runtime
