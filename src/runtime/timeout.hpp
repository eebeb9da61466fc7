// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One deadline around a whole attempt, for control work. Probes use the shared deadlines of
// checker/ instead: a timer and a parallel_group for each probe would double its cost.

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include <exception>
#include <expected>
#include <utility>

namespace vitals::runtime {

struct timed_out {};

// Runs `operation`, or abandons it (terminal cancellation, then joined) once `limit` has passed.
// An exception of the operation passes through. T must be default-constructible.
template <class T>
awaitable<std::expected<T, timed_out>>
with_timeout(clock& clock, duration limit, awaitable<T> operation) {
    auto const here = co_await asio::this_coro::executor;
    auto const expiry = clock.now() + limit;
    // wait_for_one, not operator||: the latter goes on waiting for the clock when the operation throws.
    auto both = asio::experimental::make_parallel_group(
        asio::co_spawn(here, std::move(operation), asio::deferred),
        asio::co_spawn(here, clock.sleep_until(expiry), asio::deferred)
    );
    auto race = co_await both.async_wait(asio::experimental::wait_for_one{}, use_awaitable);
    auto& [order, operation_error, value, clock_error] = race;

    if (order[0] == 1 && !clock_error) co_return std::unexpected(timed_out{});
    if (operation_error) std::rethrow_exception(operation_error);
    co_return std::move(value);
}

}  // namespace vitals::runtime
