// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A UDP socket that is connected to one peer: the kernel drops what others send, and reports what
// ICMP says about the peer. Each has a new socket, and with it a source port that nobody can guess
// and no datagram of an earlier probe.

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/loop/read_share.hpp"
#include "net/network.hpp"
#include "net/socket/kernel_socket.hpp"
#include "net/socket/socket_connection.hpp"

#include <span>

namespace vitals::net::socket {

class datagram_connection final : public connection {
public:
    explicit datagram_connection(connection_parts const& shared);

    runtime::task<result<void>> connect(address_policy::permitted_endpoint where) override;
    runtime::task<result<void>> secure(tls_parameters parameters) override;  // fails
    runtime::task<result<void>> send(std::span<char const> bytes) override;
    runtime::task<result<std::span<char const>>> receive() override;
    bool is_reusable() override { return false; }

private:
    result<void> connect_to(endpoint const& to);

    connection_parts const& shared_;
    kernel_socket socket_;
    loop::read_share share_;
};

}  // namespace vitals::net::socket
