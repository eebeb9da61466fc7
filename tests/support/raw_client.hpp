// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A client that sends bytes as they are given, well-formed or not, and shows what comes back.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <string_view>

namespace vitals::support {

class raw_client {
public:
    explicit raw_client(boost::asio::ip::tcp::endpoint const& to
    );  // connects; throws when it is refused
    // From this address of our own: 127.0.0.2 is another client than 127.0.0.1.
    raw_client(boost::asio::ip::tcp::endpoint const& to, std::string const& from);

    void send(std::string_view bytes);
    // What has come so far, all of it; never waits. For servers that run on the test's own thread.
    std::string const& received();
    bool closed();  // by the server
    // Waits for the server to close, at most a minute. For servers with a thread of their own.
    std::string const& receive_until_closed();

private:
    void take(bool wait);

    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_{context_};
    std::string received_;
    bool closed_ = false;
};

}  // namespace vitals::support
