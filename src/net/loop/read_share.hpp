// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much one connection may read in one turn of the loop. A peer that sends faster than we read
// would otherwise hold the loop as long as it likes, and all other probes and deadlines with it.

#include "net/loop/poller.hpp"

#include <cstddef>
#include <cstdint>

namespace vitals::net::loop {

class read_share {
public:
    // Bytes; each call counts as some more. So 4 full reads, or 32 small ones: 0.1 to 2 ms with
    // their parsing.
    static constexpr std::size_t limit = std::size_t{128} * 1024;
    static constexpr std::size_t of_call = std::size_t{4} * 1024;

    explicit read_share(poller const& of) : events_{of} {}

    // Whether another read is possible in this turn; each may exceed the share by its own length.
    bool left() {
        renew();
        return used_ < limit;
    }
    void spend(std::size_t bytes) {
        renew();
        used_ += of_call + bytes;
    }

private:
    void renew() {
        if (turn_ == events_.turn()) return;
        turn_ = events_.turn();
        used_ = 0;
    }

    poller const& events_;
    std::uint64_t turn_ = 0;
    std::size_t used_ = 0;
};

}  // namespace vitals::net::loop
