// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs two coroutines until the first one ends, and cancels the other.

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

// Runs both. As soon as one has ended, or this is cancelled, the other is cancelled, too; ends when
// both have. It never throws: the caller knows what each outcome means.
awaitable<race_result> race(awaitable<void> one, awaitable<void> other);

// A runner that stores its value.
template <class T>
awaitable<void> keep(awaitable<T> operation, std::optional<T>& value) {
    value.emplace(co_await std::move(operation));
}

}  // namespace vitals::runtime
