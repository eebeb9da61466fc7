// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Values from other threads to one loop, in batches. The only place where two loops share memory.

#include "runtime/coroutine.hpp"

#include <boost/asio/post.hpp>

#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace vitals::runtime {

// post() from any thread; `deliver` runs on the loop with all values since its last call. The
// mailbox must be destroyed on the loop's thread or when the loop no longer runs; values under way
// are dropped then. size() is the number of values under way: the sender bounds it.
template <class T>
class mailbox {
public:
    using receiver = std::function<void(std::vector<T>&)>;

    // `wake`, if given, is called on the sender's thread after something was posted to the loop:
    // for a loop that waits elsewhere than in its io_context.
    mailbox(executor loop, receiver deliver, std::function<void()> wake = {})
        : wake_{std::move(wake)},
          state_{std::make_shared<shared>(std::move(loop), std::move(deliver))} {}
    ~mailbox() {
        std::lock_guard const hold{state_->mutex};
        state_->closed = true;
        state_->waiting.clear();
    }
    mailbox(mailbox const&) = delete;
    mailbox& operator=(mailbox const&) = delete;

    void post(T one) { post(std::span{&one, 1}); }

    // Moves the values out: the vector stays the sender's, for its next batch.
    void post(std::span<T> batch) {
        if (batch.empty()) return;
        bool idle = false;
        {
            std::lock_guard const hold{state_->mutex};
            if (state_->closed) return;
            idle = state_->waiting.empty();
            state_->waiting.insert(
                state_->waiting.end(),
                std::make_move_iterator(batch.begin()),
                std::make_move_iterator(batch.end())
            );
        }
        if (!idle) return;
        asio::post(state_->loop, [state = state_] { state->drain(); });
        if (wake_) wake_();
    }

    std::size_t size() const {
        std::lock_guard const hold{state_->mutex};
        return state_->waiting.size();
    }

private:
    // Room for that many is kept for the next ones; the memory of a backlog is given back.
    static constexpr std::size_t most_kept = 2048;

    // Shared by the mailbox and by the delivery in the loop's queue.
    struct shared {
        shared(executor l, receiver d) : loop{std::move(l)}, deliver{std::move(d)} {}

        void drain() {
            {
                std::lock_guard const hold{mutex};
                if (closed) return;
                std::swap(waiting, working);
            }
            deliver(working);
            working.clear();
            if (working.capacity() > most_kept) working.shrink_to_fit();
        }

        executor loop;
        receiver deliver;
        std::mutex mutex;
        std::vector<T> waiting;
        std::vector<T> working;
        bool closed = false;
    };

    std::function<void()> wake_;
    std::shared_ptr<shared> state_;
};

}  // namespace vitals::runtime
