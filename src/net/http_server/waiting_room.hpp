// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which requests may wait for their answer: a limited number, in all and for each address. A
// waiting request may be dismissed for another one, since an early answer does no harm.

#include "net/http_server/places.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <list>
#include <map>
#include <memory>

namespace vitals::net::http_server {

// Changed on the server's loop; waiting() and refused() from any thread.
class waiting_room {
    struct visit;

public:
    enum class refusal : std::uint8_t { of_address, of_all };  // which limit is reached
    // The place of one waiting request in the room, which outlives it.
    using place = std::unique_ptr<visit, void (*)(visit*)>;

    waiting_room(std::size_t limit, std::size_t limit_per_address);

    // In a full room, the longest waiting request of the address with the most of them is dismissed
    // for an address with at least two fewer: its `leave` is called within the call, and it gives
    // its place back when it can.
    std::expected<place, refusal> enter(remote_network const& who, std::function<void()> leave);

    std::size_t limit() const { return limit_; }
    std::size_t waiting() const { return waiting_; }
    std::uint64_t refused() const { return refused_; }

private:
    struct visit {
        waiting_room& room;
        remote_network who;
        std::function<void()> leave;
        bool leaving = false;  // not counted any more
        std::list<visit*>::iterator at{};
    };
    static void end(visit* which);
    void uncount(visit& which);
    visit* who_makes_room(std::size_t mine);
    std::unexpected<refusal> refuse(refusal why);

    std::size_t limit_;
    std::size_t limit_per_address_;
    std::list<visit*> oldest_first_;
    std::map<remote_network, std::size_t> by_address_;  // without dismissed ones
    std::atomic<std::size_t> waiting_ = 0;              // the same
    std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace vitals::net::http_server
