// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a session keeps while it rests: between two requests, or while one waits for its answer.
// Thousands of clients may wait, so there is no coroutine then: the socket has one handler, and
// whatever else ends the rest cancels it. Only for .cpp files.

#include "net/http_server/beast_message.hpp"
#include "net/http_server/change_signal.hpp"
#include "net/http_server/client_stream.hpp"
#include "net/http_server/deadlines.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/session.hpp"
#include "net/http_server/waiting_room.hpp"
#include "runtime/clock.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <memory>
#include <optional>

namespace vitals::net::http_server {

// A request, and how it is to be answered.
struct session::exchange {
    request asked;
    reply_shape how;
    runtime::time_point due{};  // once it waits
    // Once it waits, until there is an answer.
    std::optional<waiting_room::place> room{};
};

struct session::rest {
    deadlines::place due{};
    std::optional<session::rest_end> end{};  // its socket's handler is about to be called
    tcp_socket::wait_type event = tcp_socket::wait_read;

    // Of a request that waits.
    std::unique_ptr<exchange> waiting{};
    change_signal* signal = nullptr;
    change_signal::place place{};
    boost::beast::flat_buffer unread{};  // what its client has sent behind it
};

}  // namespace vitals::net::http_server
