// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One connection on a kernel socket, and TLS on the same socket once it is secured.

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/loop/poller.hpp"
#include "net/loop/read_share.hpp"
#include "net/loop/readiness.hpp"
#include "net/network.hpp"
#include "net/socket/kernel_socket.hpp"

#include <sys/types.h>

#include <memory>
#include <span>

namespace vitals::net::tls {
class tls_contexts;
class tls_session;
struct tls_step;
}  // namespace vitals::net::tls

namespace vitals::net::socket {

// Shared by the connections of one loop.
struct connection_parts {
    loop::poller& events;
    socket_pool& sockets;
    tls::tls_contexts& tls;
    std::span<char> received;  // filled and read between two suspensions
};

class socket_connection final : public connection {
public:
    explicit socket_connection(connection_parts const& shared);
    ~socket_connection() override;
    socket_connection(socket_connection const&) = delete;
    socket_connection& operator=(socket_connection const&) = delete;

    runtime::task<result<void>> connect(address_policy::permitted_endpoint where) override;
    runtime::task<result<void>> secure(tls_parameters parameters) override;
    runtime::task<result<void>> send(std::span<char const> bytes) override;
    runtime::task<result<std::span<char const>>> receive() override;
    std::span<char const> take_received() override;
    bool is_reusable() override;

private:
    result<void> begin_connecting(endpoint const& to);
    void close();
    // One call of recv(): how many bytes, or -1 and errno.
    ssize_t read_plain();
    runtime::task<result<void>> send_encrypted(std::span<char const> bytes);
    runtime::task<result<std::span<char const>>> receive_decrypted();
    // Waits until the interrupted call can be repeated.
    loop::readiness::wait until_next(tls::tls_step const& given_up);

    connection_parts const& shared_;
    kernel_socket socket_;
    loop::read_share share_;
    std::unique_ptr<tls::tls_session> tls_;
};

}  // namespace vitals::net::socket
