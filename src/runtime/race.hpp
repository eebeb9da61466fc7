// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Two coroutines of which the second one to end is not wanted any more.

#include "runtime/coroutine.hpp"

#include <array>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

namespace vitals::runtime {

struct race_result {
    std::size_t first = 0;                       // 0 or 1: which ended first
    std::array<std::exception_ptr, 2> failures;  // what each threw, if anything
};

// Runs both. As soon as one has ended, or this is cancelled, the other is cancelled, too; ends when both have. It never
// throws: whoever calls knows what each outcome means.
awaitable<race_result> race(awaitable<void> one, awaitable<void> other);

// One that leaves its value behind.
template <class T>
awaitable<void> keep(awaitable<T> operation, std::optional<T>& value) {
    value.emplace(co_await std::move(operation));
}

}  // namespace vitals::runtime
