// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One connection on a kernel socket, and TLS on the same socket once it is secured.

#include "net/kernel_socket.hpp"
#include "net/network.hpp"
#include "net/poller.hpp"

#include <memory>
#include <span>

namespace vitals::net {

class tls_contexts;
class tls_session;

// What the connections of one loop share.
struct connection_parts {
    poller& events;
    // Theirs as well: Asio unwinds abandoned coroutines after all else has ended.
    std::shared_ptr<socket_pool> sockets;
    tls_contexts& tls;
    std::span<char> received;  // filled and read between two suspensions
};

class socket_connection final : public connection {
public:
    explicit socket_connection(connection_parts const& shared);
    ~socket_connection() override;
    socket_connection(socket_connection const&) = delete;
    socket_connection& operator=(socket_connection const&) = delete;

    runtime::awaitable<result<void>> connect(endpoint to) override;
    runtime::awaitable<result<void>> secure(tls_parameters parameters) override;
    runtime::awaitable<result<void>> send(std::span<char const> bytes) override;
    runtime::awaitable<result<std::span<char const>>> receive() override;

private:
    result<void> begin_connecting(endpoint const& to);
    void close();
    runtime::awaitable<result<void>> send_encrypted(std::span<char const> bytes);
    runtime::awaitable<result<std::span<char const>>> receive_decrypted();

    connection_parts const& shared_;
    std::shared_ptr<socket_pool> sockets_;
    kernel_socket socket_;
    std::unique_ptr<tls_session> tls_;
};

}  // namespace vitals::net
