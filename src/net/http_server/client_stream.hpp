// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bytes of one client: a socket, with TLS over it or without. Only for .cpp files.

#include "net/tls/tls_server.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace vitals::net::http_server {

using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, runtime::executor>;

// Used by one coroutine at a time; cancellation ends an operation with an error.
class client_stream {
public:
    using error_code = boost::system::error_code;
    struct received {
        error_code error{};
        std::size_t bytes = 0;
    };
    enum class state : std::uint8_t { quiet, sending, gone };

    explicit client_stream(tcp_socket socket) : socket_{std::move(socket)} {}

    tcp_socket& socket() { return socket_; }
    tcp_socket const& socket() const { return socket_; }

    // From now on there is TLS, which the client begins. False: out of memory.
    bool secure(std::shared_ptr<tls::server_context const> with);
    struct progress {
        error_code error{};
        bool done = false;
    };
    // The part of the handshake that is possible now. It may take a millisecond of computing.
    progress shake_hands();
    runtime::awaitable<error_code> ready_to_shake_hands();
    bool met_plain_http() const { return tls_ && tls_->met_plain_http(); }
    // Without TLS from now on: for an answer to a client that speaks none.
    void speak_plainly() { tls_.reset(); }

    // Bytes that are decrypted already: the socket says nothing of them.
    bool has_pending() const { return tls_ && tls_->has_pending(); }
    // For a wait: memory that only the next bytes need.
    void release_buffers() {
        if (tls_ && !tls_->has_pending()) tls_->release_buffers();
    }
    // At least a byte, or an error, the end included.
    runtime::awaitable<received> read_some(boost::asio::mutable_buffer into);
    // All of them.
    runtime::awaitable<error_code> write(std::span<boost::asio::const_buffer const> all);
    // After the last answer, which is whole: how a client with TLS knows that.
    runtime::awaitable<error_code> write_end();
    void end_at_once();  // the same, if the socket takes it now
    // What the client does now. Nothing is taken from it.
    state look();

    void shutdown_send(error_code& failed) { socket_.shutdown(tcp_socket::shutdown_send, failed); }
    void close();  // its operation under way ends with an error
    bool is_open() const { return socket_.is_open(); }

private:
    template <class Step>
    runtime::awaitable<received> until_done(Step step);
    runtime::awaitable<error_code> write_record(std::span<char const> bytes);

    tcp_socket socket_;
    std::unique_ptr<tls::server_session> tls_;  // null: none
    loop::direction wanted_ = loop::direction::read;
};

}  // namespace vitals::net::http_server
