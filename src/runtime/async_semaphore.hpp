// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A counting semaphore for coroutines, with a limit of waiters, who get their turn in order.

#include "runtime/coroutine.hpp"

#include <cstddef>
#include <list>
#include <optional>
#include <utility>

namespace vitals::runtime {

class async_semaphore {
public:
    // One unit of the semaphore, held as long as it lives.
    class slot {
    public:
        explicit slot(async_semaphore& of) : of_{&of} {}
        slot(slot&& other) noexcept : of_{std::exchange(other.of_, nullptr)} {}
        slot& operator=(slot&&) = delete;
        ~slot() {
            if (of_ != nullptr) of_->release();
        }

    private:
        async_semaphore* of_;
    };

    async_semaphore(executor where, std::size_t slots, std::size_t waiting)
        : executor_{std::move(where)}, free_{slots}, most_waiting_{waiting} {}

    // Nothing when too many wait already.
    awaitable<std::optional<slot>> acquire();

private:
    struct waiter;

    void release();

    executor executor_;
    std::size_t free_;
    std::size_t most_waiting_;
    std::list<waiter*> waiting_;
};

}  // namespace vitals::runtime
