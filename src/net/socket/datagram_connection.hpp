// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A UDP socket that is connected to one peer: the kernel drops what others send, and reports what
// ICMP says about the peer. Each connection has a new source port, which nobody can guess, and no
// datagram of an earlier probe: the kernel gives a socket of the pool another port at connect().

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/failure.hpp"
#include "net/loop/read_share.hpp"
#include "net/network.hpp"
#include "net/socket/kernel_socket.hpp"
#include "net/socket/socket_connection.hpp"

#include <expected>
#include <span>

namespace vitals::net::socket {

class datagram_connection final : public connection {
public:
    explicit datagram_connection(connection_parts const& shared);
    ~datagram_connection() override;
    datagram_connection(datagram_connection const&) = delete;
    datagram_connection& operator=(datagram_connection const&) = delete;

    runtime::task<result<void>> connect(address_policy::permitted_endpoint where) override;
    runtime::task<result<void>> secure(tls_parameters parameters) override;  // fails
    runtime::task<result<void>> send(std::span<char const> bytes) override;
    runtime::task<result<std::span<char const>>> receive() override;
    bool is_reusable() override { return false; }

private:
    result<void> connect_to(endpoint const& to);
    std::unexpected<failure> fail(int error, stage when);

    connection_parts const& shared_;
    kernel_socket socket_;
    loop::read_share share_;
    endpoint peer_{};
    bool answered_ = false;  // and nothing has failed since
};

}  // namespace vitals::net::socket
