// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The epoll set of an event_loop. Asio's sockets would add four system calls per connection
// (FIONBIO, a second EPOLL_CTL for writability, poll, and SO_ERROR after connect), about a fifth of
// a whole probe. Here a socket is registered once, for everything, and close removes it.

#include "net/loop/readiness.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <utility>
#include <vector>

namespace vitals::net::loop {

class poller {
    // Ignores events of a batch that was fetched before this slot was reused: they belong to the
    // previous connection.
    struct slot : readiness {
        using readiness::begin_anew;
        using readiness::defer;
        using readiness::deferred;
        using readiness::resume;
        std::uint32_t index = 0;
        std::uint64_t since = 0;  // the current batch when the connection began
    };

public:
    // One registered descriptor. Close the descriptor after its watch, and end both before the
    // poller.
    class watch {
    public:
        watch() = default;
        watch(watch&& other) noexcept
            : owner_{other.owner_}, slot_{std::exchange(other.slot_, nullptr)} {}
        watch& operator=(watch&& other) noexcept {
            std::swap(owner_, other.owner_);
            std::swap(slot_, other.slot_);
            return *this;
        }
        ~watch() {
            if (slot_) owner_->release(*slot_);
        }
        bool active() const { return slot_ != nullptr; }
        // The descriptor's next connection begins: its readiness is unknown.
        void begin_anew() { owner_->begin_anew(*slot_); }
        // Of a descriptor that is watched for reading alone: from now on for writing, too. 0 or
        // errno.
        int add_writing(int fd) { return owner_->change(fd, *slot_); }
        // There is more to read, but others get their turn first: ready again in a later turn of
        // the loop, not before.
        void defer() { owner_->defer(*slot_); }
        readiness& operator*() const { return *slot_; }
        readiness* operator->() const { return slot_; }

    private:
        friend class poller;
        watch(poller& owner, slot& place) : owner_{&owner}, slot_{&place} {}
        poller* owner_ = nullptr;
        slot* slot_ = nullptr;
    };

    poller();  // throws system_error
    ~poller();
    poller(poller const&) = delete;
    poller& operator=(poller const&) = delete;

    // What is not asked for costs nothing: a datagram that was sent would wake the loop twice.
    enum class ask : std::uint8_t { reading, both };
    std::expected<watch, int> add(int fd, ask whether = ask::both);  // or errno
    // Waits until an event, wake() or the end of `longest`. After a call of woken() it reports up
    // to 256 events. True: there may be more. Throws system_error.
    bool wait(runtime::duration longest, std::function<void()> const& woken = {});
    // Ends the wait, or the next one. From any thread.
    void wake() const;

    // The loop's next turn: waiters that were deferred before it can be resumed in it.
    void begin_turn();
    // Resumes the first deferred waiter. True: there are others.
    bool resume_deferred();
    bool any_deferred() const { return !deferred_.empty(); }
    std::uint64_t turn() const { return turn_; }

    std::size_t size() const { return slots_.size(); }  // as many as were ever open at once

private:
    slot& take();
    int change(int fd, slot const& of) const;
    void begin_anew(slot& next);
    void defer(slot& reader);
    void forget_deferred(slot& reader);
    void release(slot& used);

    int set_ = -1;
    int waker_ = -1;
    std::deque<slot> slots_;
    std::vector<slot*> idle_;
    std::deque<slot*> deferred_;     // the longest waiting in front
    std::size_t to_be_resumed_ = 0;  // deferred ones to resume in this turn
    std::uint64_t turn_ = 0;
    std::uint64_t batch_ = 0;
};

}  // namespace vitals::net::loop
