// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The server: a socket that listens, and a session for each connection. Only for .cpp files.

#include "log/logger.hpp"
#include "net/http_server/connection_stats.hpp"
#include "net/http_server/listen.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/session.hpp"
#include "net/http_server/unread_answers.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <deque>
#include <list>
#include <string>
#include <vector>

namespace vitals::net::http_server {

class listening_server final : public server {
public:
    listening_server(
        runtime::executor const& loop,
        runtime::clock& clock,
        log::logger log,
        std::string name,
        http_server::handler handle,
        http_server::limits const& limits,
        http_server::certificate_source certificates,
        tcp_acceptor acceptor
    );

    boost::asio::ip::tcp::endpoint local() const override { return local_; }
    runtime::awaitable<void> run() override;
    void stop() override;
    connection_counts connections() const override;

private:
    runtime::awaitable<void> accept_all();
    runtime::awaitable<boost::system::error_code> accept_one();
    runtime::awaitable<bool> until_stopped();
    runtime::awaitable<void> serve(std::list<session>::iterator one);
    void resume(session& one);
    void serve_woken();
    runtime::awaitable<bool> until_all_ended();
    bool evict_idle(remote_network const& who);
    std::size_t unread_bytes() const;
    std::vector<unread_answer> unread();
    void close_reader(std::size_t at);

    runtime::executor loop_;
    service service_;
    tcp_acceptor acceptor_;
    boost::asio::ip::tcp::endpoint local_;
    runtime::condition stopped_;
    std::list<session> sessions_;
    std::deque<session*> woken_;  // their rest has ended, they are not run yet
    runtime::condition resumed_;
    std::vector<session*> readers_;  // in the order of the last unread()
    connection_stats stats_;
    runtime::task_group accepting_;
    runtime::task_group serving_;
};

}  // namespace vitals::net::http_server
