// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/socket/echo_connection.hpp"

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/address_policy/transport.hpp"
#include "net/failure.hpp"
#include "net/ip_of.hpp"
#include "net/loop/readiness.hpp"
#include "net/network.hpp"
#include "net/socket/echo_message.hpp"
#include "net/socket/kernel_socket.hpp"
#include "net/socket/socket_connection.hpp"
#include "runtime/random.hpp"
#include "runtime/task.hpp"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace vitals::net::socket {

namespace {

// A ping socket is refused for no fault of the target's.
failure no_socket(int error) {
    if (error == EACCES || error == EPERM)
        return {.kind = failure::kind::resources, .text = std::string{echo_is_closed}};
    auto why = failure_of(error, stage::connecting);
    if (error == EPROTONOSUPPORT) why.kind = failure::kind::resources;
    return why;
}

// What a message of the error queue says about the one that it came back with; 0: nothing.
int error_in(msghdr& message) {
    for (auto* each = CMSG_FIRSTHDR(&message); each != nullptr;
         each = CMSG_NXTHDR(&message, each)) {
        bool const v4 = each->cmsg_level == SOL_IP && each->cmsg_type == IP_RECVERR;
        bool const v6 = each->cmsg_level == SOL_IPV6 && each->cmsg_type == IPV6_RECVERR;
        if (!v4 && !v6) continue;
        sock_extended_err what{};
        std::memcpy(&what, CMSG_DATA(each), sizeof what);
        return static_cast<int>(what.ee_errno);
    }
    return 0;
}

}  // namespace

echo_connection::echo_connection(connection_parts const& shared)
    : shared_{shared},
      share_{shared.events},
      requests_{.first = runtime::unguessable<std::uint16_t>()} {}

echo_connection::~echo_connection() {
    if (answered_) shared_.sockets.give_back(std::move(socket_));
}

icmp_version echo_connection::version() const {
    return socket_.family() == AF_INET6 ? icmp_version::v6 : icmp_version::v4;
}

result<void> echo_connection::connect_to(endpoint to) {
    auto taken = shared_.sockets.take(to.protocol().family(), transport::echo);
    if (!taken) return std::unexpected(no_socket(taken.error()));
    socket_ = std::move(*taken);
    to.port(1);  // says nothing, but a socket without one has no peer for getpeername()
    auto const peer = socket_.connect_to(to);
    if (!peer) {
        // There are no ports: what is missing is an address to send from.
        auto const when = peer.error() == EADDRNOTAVAIL ? stage::connected : stage::connecting;
        return std::unexpected(failure_of(peer.error(), when));
    }
    peer_ = *peer;
    if (int const error = socket_.watched() ? 0 : socket_.watch(shared_.events))
        return std::unexpected(failure_of(error, stage::connecting));
    return {};
}

runtime::task<result<void>> echo_connection::connect(address_policy::permitted_endpoint where) {
    co_return connect_to(endpoint_of(where));
}

runtime::task<result<void>> echo_connection::secure(tls_parameters) {
    co_return std::unexpected(
        failure{.kind = failure::kind::tls, .text = "there is no TLS over ICMP"}
    );
}

runtime::task<result<void>> echo_connection::send(std::span<char const> bytes) {
    auto const message = echo_request(version(), requests_.next(), {bytes.data(), bytes.size()});
    for (bool again = true;;) {
        if (::send(socket_.fd(), message.data(), message.size(), MSG_NOSIGNAL) >= 0) break;
        int const error = errno;
        if (error == EINTR) continue;
        if (error == EAGAIN) {
            socket_.begin_anew();
            if (int const unwatched = socket_.watch_writing())
                co_return std::unexpected(failure_of(unwatched, stage::connecting));
            bool const ready = co_await socket_.events().until(loop::direction::write);
            if (!ready) co_return std::unexpected(cancelled());
            continue;
        }
        answered_ = false;
        // It may be about an earlier request, or about none of ours.
        if (auto const said = reported()) co_return std::unexpected(*said);
        if (!std::exchange(again, false))
            co_return std::unexpected(failure_of(error, stage::connected));
    }
    co_return result<void>{};
}

runtime::task<result<std::span<char const>>> echo_connection::receive() {
    for (;;) {
        if (!share_.left()) socket_.defer();
        bool const ready = co_await socket_.events().until(loop::direction::read);
        if (!ready) co_return std::unexpected(cancelled());
        int error = 0;
        if (auto const answer = read_answer(error)) {
            answered_ = true;
            co_return *answer;
        }
        // Also forgets an error that was read before: it would count as ready for ever.
        if (error == EAGAIN) socket_.begin_anew();
        if (error == 0 || error == EAGAIN || error == EINTR) continue;
        if (auto const said = reported()) {
            answered_ = false;
            co_return std::unexpected(*said);
        }
    }
}

std::optional<std::span<char const>> echo_connection::read_answer(int& error) {
    auto const buffer = shared_.received;
    endpoint from;
    auto size = static_cast<socklen_t>(from.capacity());
    auto const got = ::recvfrom(socket_.fd(), buffer.data(), buffer.size(), 0, from.data(), &size);
    error = got < 0 ? errno : 0;
    share_.spend(got < 0 ? 0 : static_cast<std::size_t>(got));
    if (got < 0 || ip_of(from.address()) != ip_of(peer_.address())) return std::nullopt;
    return echo_answer(version(), requests_, buffer.first(static_cast<std::size_t>(got)));
}

std::optional<failure> echo_connection::reported() {
    constexpr int most_at_once = 64;  // the others come with the next error
    std::optional<failure> found;
    for (int i = 0; i < most_at_once; ++i) {
        std::array<char, 64> sent{};  // the beginning of the message that came back
        iovec part{.iov_base = sent.data(), .iov_len = sent.size()};
        endpoint to;
        alignas(cmsghdr) std::array<char, 512> control{};
        msghdr message{};
        message.msg_name = to.data();
        message.msg_namelen = static_cast<socklen_t>(to.capacity());
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        auto const got = ::recvmsg(socket_.fd(), &message, MSG_ERRQUEUE);
        if (got < 0) break;
        share_.spend(static_cast<std::size_t>(got));
        auto const original = std::span<char const>{sent}.first(static_cast<std::size_t>(got));
        bool const ours = ip_of(to.address()) == ip_of(peer_.address()) &&
                          is_echo_request(version(), requests_, original);
        int const error = error_in(message);
        if (ours && error != 0) found = failure_of(error, stage::connected);
    }
    return found;
}

}  // namespace vitals::net::socket
