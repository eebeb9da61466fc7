// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A server on a real loopback port that answers each request with whatever bytes the test wants,
// broken ones too. It lives on the test's own loop: no threads, no sleeping.
//
//     support::scripted_server server{context};
//     server.respond = [](std::string const& request) {
//         return support::reaction{{"HTTP/1.1 200 OK\r\n..."}};
//     };

#include "runtime/coroutine.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::support {

struct reaction {
    enum class then : std::uint8_t { keep, close, reset, hang };

    std::vector<std::string> pieces{};  // written one after the other
    reaction::then after = then::keep;
};

// A whole answer with its length.
reaction answer(unsigned status, std::string_view body, std::string_view more_headers = {});

struct server_certificate {
    std::string chain;  // PEM
    std::string key;
    std::string ciphers{};  // of TLS 1.2, and nothing else is spoken; empty: OpenSSL's usual ones
};

class scripted_server {
public:
    explicit scripted_server(runtime::asio::io_context& context);
    scripted_server(runtime::asio::io_context& context, server_certificate certificate);
    ~scripted_server();  // closes the port; connections end with the io_context

    std::uint16_t port() const;
    std::size_t connections() const;                   // accepted so far
    std::vector<std::string> const& requests() const;  // head and body of each
    void use(server_certificate certificate);          // for connections from now on
    void stop();                                       // refuses new connections, drops all others
    std::string const& client_subject() const;         // of the last client certificate
    void ask_for_client_certificate(std::string const& authority);

    // Set before the first request comes.
    std::function<reaction(std::string const& request)> respond;

    struct state;

private:
    std::shared_ptr<state> state_;  // shared with the coroutines of its connections
};

}  // namespace vitals::support
