// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One connection of the HTTP server: requests one after the other, each step under its deadline.

#include "net/http_server/penalties.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/unread_answers.hpp"

#include <boost/asio/basic_stream_socket.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, runtime::executor>;

// Of the bodies that are being sent, all connections together: http_server/unread_answers.hpp.
struct answer_memory {
    std::function<std::vector<unread_answer>()> unread;  // one for each connection
    std::function<void(std::size_t at)> close;           // the connection of this one
    std::function<void()> refused;                       // an answer, for want of room
};

// What all connections of a server share; outlives them.
struct service {
    runtime::clock& clock;
    log::logger log;
    std::string name;
    http_server::handler handler;
    http_server::limits limits;
    penalties penalized{};
    bool stopping = false;  // finish the request under way, then close
    answer_memory memory{};
    penalties large_in_vain{};  // addresses whose large answers were made for nothing
};

class session {
public:
    session(service& shared, tcp_socket socket, remote_network const& who)
        : service_{shared},
          socket_{std::move(socket)},
          place_{.who = who, .stage = stage::silent, .since = shared.clock.now()} {}

    runtime::awaitable<void> run();
    // Waits for the first byte of a request, where a connection may be closed without harm.
    bool idle() const;
    http_server::place const& place() const { return place_; }
    unread_answer unread();
    bool closed() const { return !socket_.is_open(); }
    void close();

private:
    struct wire;

    runtime::awaitable<void> serve(wire& bytes);
    runtime::awaitable<bool> next_request(wire& bytes, runtime::duration patience);
    runtime::awaitable<bool> answer_request(wire& bytes);
    runtime::awaitable<bool> refuse(wire& bytes, unsigned status);
    runtime::awaitable<response> within_memory(request const& request);
    runtime::awaitable<response> handle(request const& request);
    void enter(stage next);

    service& service_;
    tcp_socket socket_;
    http_server::place place_;
    std::size_t unread_ = 0;  // of the body that is being sent
};

// Tells a connection that came over the limit, without waiting for it, and closes it.
void turn_away(tcp_socket& socket);

}  // namespace vitals::net::http_server
