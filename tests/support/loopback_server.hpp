// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A real server on 127.0.0.1, or another loopback address, whose behaviour is one function, on a
// thread of its own.

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace vitals::support {

class loopback_server {
public:
    // Called with each accepted connection in turn. It need not close it: what is left is closed
    // at the end of the server. Its reads end by themselves when the server ends.
    using behaviour = std::function<void(int fd)>;

    explicit loopback_server(
        behaviour behave,
        boost::asio::ip::address const& at = boost::asio::ip::address_v4::loopback()
    );
    ~loopback_server();
    loopback_server(loopback_server const&) = delete;
    loopback_server& operator=(loopback_server const&) = delete;

    boost::asio::ip::tcp::endpoint where() const { return where_; }

private:
    void serve();

    behaviour behave_;
    int listener_;
    boost::asio::ip::tcp::endpoint where_;
    std::mutex mutex_;
    bool ending_ = false;
    std::vector<int> accepted_;
    std::jthread thread_;
};

// A port that is bound and never listens: connections are refused. Held as long as the object
// lives.
class closed_port {
public:
    explicit closed_port(
        boost::asio::ip::address const& at = boost::asio::ip::address_v4::loopback()
    );
    ~closed_port();
    closed_port(closed_port const&) = delete;
    closed_port& operator=(closed_port const&) = delete;
    boost::asio::ip::tcp::endpoint where() const { return where_; }

private:
    int fd_;
    boost::asio::ip::tcp::endpoint where_;
};

// For behaviours.
std::string hear(int fd);                 // what one read brings
bool say(int fd, std::string_view text);  // all of it; false: the other side has gone
void finish(int fd);                      // no more from this side; the other may go on
void reset(int fd);                       // ends the connection with a RST at once

}  // namespace vitals::support
