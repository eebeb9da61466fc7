// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/socket/datagram_connection.hpp"

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/address_policy/transport.hpp"
#include "net/failure.hpp"
#include "net/ip_of.hpp"
#include "net/loop/readiness.hpp"
#include "net/network.hpp"
#include "net/socket/kernel_socket.hpp"
#include "net/socket/socket_connection.hpp"
#include "runtime/task.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <expected>
#include <span>
#include <utility>

namespace vitals::net::socket {

datagram_connection::datagram_connection(connection_parts const& shared)
    : shared_{shared}, share_{shared.events} {}

datagram_connection::~datagram_connection() {
    if (answered_) shared_.sockets.give_back(std::move(socket_));
}

std::unexpected<failure> datagram_connection::fail(int error, stage when) {
    answered_ = false;
    return std::unexpected(failure_of(error, when));
}

result<void> datagram_connection::connect_to(endpoint const& to) {
    auto taken = shared_.sockets.take(to.protocol().family(), transport::datagram);
    if (!taken) return fail(taken.error(), stage::connecting);
    socket_ = std::move(*taken);
    auto const peer = socket_.connect_to(to);
    // Ports are plenty: what is missing is an address to send from.
    if (!peer)
        return fail(
            peer.error(),
            peer.error() == EADDRNOTAVAIL ? stage::connected : stage::connecting
        );
    peer_ = *peer;
    if (int const error = socket_.watched() ? 0 : socket_.watch(shared_.events))
        return fail(error, stage::connecting);
    return {};
}

runtime::task<result<void>> datagram_connection::connect(address_policy::permitted_endpoint where) {
    co_return connect_to(endpoint_of(where));
}

runtime::task<result<void>> datagram_connection::secure(tls_parameters) {
    co_return std::unexpected(
        failure{.kind = failure::kind::tls, .text = "there is no TLS over datagrams here"}
    );
}

runtime::task<result<void>> datagram_connection::send(std::span<char const> bytes) {
    for (;;) {
        if (::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0) break;
        if (errno == EINTR) continue;
        if (errno != EAGAIN) co_return fail(errno, stage::connected);
        socket_.begin_anew();
        if (int const error = socket_.watch_writing()) co_return fail(error, stage::connecting);
        bool const ready = co_await socket_.events().until(loop::direction::write);
        if (!ready) co_return std::unexpected(cancelled());
    }
    co_return result<void>{};
}

runtime::task<result<std::span<char const>>> datagram_connection::receive() {
    for (;;) {
        if (!share_.left()) socket_.defer();
        bool const ready = co_await socket_.events().until(loop::direction::read);
        if (!ready) co_return std::unexpected(cancelled());
        auto const buffer = shared_.received;
        endpoint from;
        auto size = static_cast<socklen_t>(from.capacity());
        auto const got =
            ::recvfrom(socket_.fd(), buffer.data(), buffer.size(), 0, from.data(), &size);
        if (got >= 0) {
            auto const count = static_cast<std::size_t>(got);
            share_.spend(count);
            // A socket has its port before its peer: between the two anybody can reach it.
            if (from.port() != peer_.port() || ip_of(from.address()) != ip_of(peer_.address()))
                continue;
            answered_ = true;
            co_return buffer.first(count);
        }
        // Also forgets an error that was read before: it would count as ready for ever.
        if (errno == EAGAIN)
            socket_.begin_anew();
        else if (errno != EINTR)
            co_return fail(errno, stage::connected);
    }
}

}  // namespace vitals::net::socket
