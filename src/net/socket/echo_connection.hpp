// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A ping socket: ICMP echo requests to one peer, and its answers. The kernel hands on whatever has
// the identifier of the socket, whoever sent it, and identifiers count up. So an answer counts only
// from the peer's address and with a sequence number of a request, which begin at a random one; and
// an error only if it came back with such a request to the peer.

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/loop/read_share.hpp"
#include "net/network.hpp"
#include "net/socket/echo_message.hpp"
#include "net/socket/kernel_socket.hpp"
#include "net/socket/socket_connection.hpp"

#include <optional>
#include <span>

namespace vitals::net::socket {

class echo_connection final : public connection {
public:
    explicit echo_connection(connection_parts const& shared);
    ~echo_connection() override;
    echo_connection(echo_connection const&) = delete;
    echo_connection& operator=(echo_connection const&) = delete;

    runtime::task<result<void>> connect(address_policy::permitted_endpoint where) override;
    runtime::task<result<void>> secure(tls_parameters parameters) override;  // fails
    runtime::task<result<void>> send(std::span<char const> bytes) override;
    runtime::task<result<std::span<char const>>> receive() override;
    bool is_reusable() override { return false; }

private:
    icmp_version version() const;
    result<void> connect_to(endpoint to);
    // One message: its bytes, which are none if they are no answer; or errno.
    std::optional<std::span<char const>> read_answer(int& error);
    // What was said about a request of ours since the last call.
    std::optional<failure> reported();

    connection_parts const& shared_;
    kernel_socket socket_;
    loop::read_share share_;
    endpoint peer_{};
    echo_sequence requests_;
    bool answered_ = false;  // and nothing has failed since
};

}  // namespace vitals::net::socket
