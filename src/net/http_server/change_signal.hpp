// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Wakes requests that wait for their answer: http_server/message.hpp, postponement.

#include <cstdint>
#include <functional>
#include <list>
#include <utility>

namespace vitals::net::http_server {

// Only for the server's loop; outlives the server.
class change_signal {
    using waiters = std::list<std::function<void()>>;

public:
    using place = waiters::iterator;

    change_signal() = default;
    change_signal(change_signal const&) = delete;  // requests hold its address
    change_signal& operator=(change_signal const&) = delete;

    // Calls all that wait, in the order of waiting. No call makes others wait or leave.
    void notify() {
        ++generation_;
        for (auto const woken = std::exchange(waiting_, {}); auto const& one : woken) one();
    }
    // A request only waits while this is what it was when its handler decided: no notification is
    // missed while it prepares to wait.
    std::uint64_t generation() const { return generation_; }
    // `woken` is called once, by the next notification, unless it leaves before.
    place wait(std::function<void()> woken) {
        return waiting_.insert(waiting_.end(), std::move(woken));
    }
    void leave(place which) { waiting_.erase(which); }

private:
    waiters waiting_;
    std::uint64_t generation_ = 0;
};

}  // namespace vitals::net::http_server
