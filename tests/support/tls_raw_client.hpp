// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A raw_client that speaks TLS: OpenSSL works on memory, the bytes go as they come. For servers
// that run on the test's own thread, which `let_work` lets work.

#include "support/raw_client.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace vitals::support {

class tls_raw_client {
public:
    // `authority`: PEM that verifies the server, whose name is localhost.
    tls_raw_client(
        boost::asio::ip::tcp::endpoint const& to,
        std::string const& authority,
        std::function<void()> let_work
    );

    SSL* session() const { return session_.get(); }

    bool handshake();  // whether it is complete
    void send(std::string_view text);
    std::string const& received();           // the text so far
    bool closed() { return raw_.closed(); }  // the socket, by the server
    bool was_ended();                        // by the server, in the words of TLS
    void end();                              // says so itself, and closes
    raw_client& raw() { return raw_; }
    // Moves the bytes between OpenSSL and the socket.
    void pump();

private:
    template <class T, auto Free>
    struct freed_by {
        void operator()(T* what) const { Free(what); }
    };

    static void free_session(SSL* what);
    static void free_context(SSL_CTX* what);

    raw_client raw_;
    std::function<void()> let_work_;
    std::unique_ptr<SSL_CTX, freed_by<SSL_CTX, free_context>> context_;
    std::unique_ptr<SSL, freed_by<SSL, free_session>> session_;
    std::size_t taken_ = 0;  // of what the socket received
    std::string text_;
};

}  // namespace vitals::support
