// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which review may be made next. Readers share a few places in groups, so that one who sends token
// after token keeps only those of its own group waiting.

#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/fair_queue.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::readers {

// Only for the loop's own thread.
class review_places {
public:
    struct limits {
        std::size_t at_once = 4;
        std::size_t waiting = 256;  // of all groups; one of them has at most three quarters
    };
    // Held as long as it lives.
    class place {
    public:
        place(review_places& of, std::string group) : of_{&of}, group_{std::move(group)} {}
        place(place&& other) noexcept
            : of_{std::exchange(other.of_, nullptr)}, group_{std::move(other.group_)} {}
        place& operator=(place&&) = delete;
        ~place() {
            if (of_ != nullptr) of_->leave(group_);
        }

    private:
        review_places* of_;
        std::string group_;
    };

    review_places(runtime::executor loop, limits how)
        : loop_{std::move(loop)}, limits_{how}, queue_{how.at_once} {}

    // Nothing when too many of the group wait already.
    runtime::awaitable<std::optional<place>> acquire(std::string group);

    std::size_t waiting() const { return queue_.waiting(); }
    std::uint64_t refused() const { return refused_; }

private:
    struct waiter {
        explicit waiter(runtime::executor const& loop) : turn{loop} {}
        runtime::condition turn;
        std::optional<place> got{};
    };
    class stay;

    void leave(std::string_view group);

    runtime::executor loop_;
    limits limits_;
    runtime::fair_queue<waiter*> queue_;
    std::uint64_t refused_ = 0;
};

}  // namespace vitals::serving::readers
