// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Pure. Who gets the memory for answers that clients have not taken yet. A client that asks for
// much and reads nothing must cost no client of another address its answer, nor the time to make
// answers that nobody can be given.

#include "net/http_server/message.hpp"
#include "net/http_server/places.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace vitals::net::http_server {

// An address has at most so many unread large answers.
inline constexpr std::size_t large_answers_per_address = 2;

// `limit`: bytes of all unread answers. The buffers of the kernel take most smaller answers whole.
constexpr std::size_t large_answer_bytes(std::size_t limit) {
    return limit / 16;
}

// What is smaller is not looked at: many clients that wait share one body, and all are answered at once.
constexpr std::size_t negligible_bytes(std::size_t limit) {
    return limit / 8192;
}

// Of memory for the body. What is shared is there once for all that share it, in each coding.
std::size_t share_of(response const& reply);

// What one connection has not taken yet.
struct unread_answer {
    remote_network who;
    std::size_t bytes = 0;  // 0: nothing
    runtime::time_point since;
    bool stalled = true;  // no more can be sent at present: its client does not read
};

// Before the answer is made, when its size is not known yet. False when the address has its share
// of large answers, or has one and another one as large would not fit. True again once the oldest
// of them could be closed, which is after time_to_take_an_answer.
bool may_ask(
    std::span<unread_answer const> unread,
    remote_network const& who,
    std::size_t limit,
    runtime::time_point now
);

struct room {
    bool granted = false;
    std::vector<std::size_t> leave;  // indexes into the unread answers; empty unless granted
    friend bool operator==(room const&, room const&) = default;
};

// Once the answer is made, `bytes` of it. For what goes beyond the limit, the address that has the
// most unread bytes gives up its largest answers, of equals the oldest: at once if it has more than
// the address that asks and its client does not read, else after time_to_take_an_answer. A single answer is always allowed.
room plan_eviction(
    std::span<unread_answer const> unread,
    remote_network const& who,
    std::size_t bytes,
    std::size_t limit,
    runtime::time_point now
);

}  // namespace vitals::net::http_server
