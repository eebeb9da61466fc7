// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Opens a listening socket; a failure is one sentence.

#include "runtime/coroutine.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <expected>
#include <string>

namespace vitals::net::http_server {

using tcp_acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, runtime::executor>;

// `address` empty: every address of both families, or of IPv4 where there is no IPv6.
std::expected<tcp_acceptor, std::string>
listen_on(runtime::executor const& loop, std::string const& address, std::uint16_t port);

// Child processes (kubeconfig's exec plugins) must not inherit our sockets.
void close_on_exec(int descriptor);

}  // namespace vitals::net::http_server
