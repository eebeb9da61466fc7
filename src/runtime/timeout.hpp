// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One deadline around a whole attempt, for control work. Probes use the shared deadlines of
// probing/probe instead: a timer and a second coroutine for each probe would double its cost.

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"

#include <exception>
#include <expected>
#include <optional>
#include <utility>

namespace vitals::runtime {

struct timed_out {};

// Runs `operation`, or abandons it (terminal cancellation, then joined) once `limit` has passed.
// An exception of the operation passes through.
template <class T>
awaitable<std::expected<T, timed_out>>
with_timeout(clock& clock, duration limit, awaitable<T> operation) {
    std::optional<T> value;
    auto const expiry = clock.now() + limit;
    auto const ended = co_await race(keep(std::move(operation), value), clock.sleep_until(expiry));
    if (ended.first == 1 && !ended.failures[1]) co_return std::unexpected(timed_out{});
    if (ended.failures[0]) std::rethrow_exception(ended.failures[0]);
    co_return std::move(*value);  // NOLINT(bugprone-unchecked-optional-access): it has not failed
}

}  // namespace vitals::runtime
