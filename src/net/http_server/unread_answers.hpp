// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which client gets memory for an answer, while others have not read theirs. A client that asks for
// much and reads nothing must not cost clients of other addresses their answers, nor the server the
// time to make answers that it must drop. Pure.

#include "net/http_server/message.hpp"
#include "net/http_server/places.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace vitals::net::http_server {

// An address has at most this many unread large answers.
inline constexpr std::size_t large_answers_per_address = 2;

// `limit`: bytes of all unread answers. The kernel's buffers take most smaller answers whole.
constexpr std::size_t large_answer_bytes(std::size_t limit) {
    return limit / 16;
}

// Smaller answers are not counted: many waiting clients share one body, and all are answered at
// once.
constexpr std::size_t negligible_bytes(std::size_t limit) {
    return limit / 8192;
}

// Memory of a body. A shared body exists once for all answers, in each coding.
std::size_t share_of(response const& reply);

// What the client of one connection has not read yet.
struct unread_answer {
    remote_network who;
    std::size_t bytes = 0;  // 0: nothing
    runtime::time_point since;
    bool stalled = true;  // no more can be sent at present: its client does not read
};

// Before the answer is made, when its size is not known. False when the address has its share of
// large answers, or has one and another one of that size would exceed the limit. True again once
// the oldest of them could be closed, which is after time_to_take_an_answer.
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

// Once the answer of `bytes` is made. Beyond the limit, the address with the most unread bytes
// loses its largest answers, of equals the oldest: at once if it has more than the asking address
// and its client does not read, else after time_to_take_an_answer. A single answer is always
// allowed.
room plan_eviction(
    std::span<unread_answer const> unread,
    remote_network const& who,
    std::size_t bytes,
    std::size_t limit,
    runtime::time_point now
);

}  // namespace vitals::net::http_server
