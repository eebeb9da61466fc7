// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A fair_queue of one thread, whose numbers any thread may read.

#include "runtime/fair_queue.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::dns {

struct question_counts {
    std::size_t in_flight = 0;
    std::size_t waiting = 0;
};

template <class Query>
class counted_queue {
public:
    using ticket = typename runtime::fair_queue<Query>::ticket;
    using admitted = typename runtime::fair_queue<Query>::admitted;

    explicit counted_queue(std::size_t limit) : queue_{limit} {}

    std::optional<ticket> enter(std::string_view ns, Query query) {
        std::scoped_lock const alone{guard_};
        auto waits = queue_.enter(ns, std::move(query));
        if (waits) ++postponed_;
        return waits;
    }
    void leave(std::string_view ns) {
        std::scoped_lock const alone{guard_};
        queue_.leave(ns);
    }
    void withdraw(std::string_view ns, ticket which) {
        std::scoped_lock const alone{guard_};
        queue_.withdraw(ns, which);
    }
    // On its own thread, which alone changes the queue.
    bool may_wait(std::string_view ns, std::size_t free) const { return queue_.may_wait(ns, free); }
    std::optional<admitted> next() {
        std::scoped_lock const alone{guard_};
        return queue_.next();
    }

    // On any thread.
    question_counts all() const {
        std::scoped_lock const unchanged{guard_};
        return {queue_.in_flight(), queue_.waiting()};
    }
    // Those that had to wait.
    std::uint64_t postponed() const {
        std::scoped_lock const unchanged{guard_};
        return postponed_;
    }
    // Namespaces without any are left out.
    std::map<std::string, question_counts> by_namespace() const {
        std::map<std::string, question_counts> made;
        std::scoped_lock const unchanged{guard_};
        queue_.for_each([&made](std::string const& ns, std::size_t asked, std::size_t waiting) {
            made.emplace(ns, question_counts{asked, waiting});
        });
        return made;
    }

private:
    mutable std::mutex guard_;
    runtime::fair_queue<Query> queue_;
    std::uint64_t postponed_ = 0;
};

}  // namespace vitals::net::dns
