// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/socket/kernel_socket.hpp"

#include "net/address_policy/transport.hpp"
#include "net/loop/poller.hpp"
#include "net/network.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <expected>
#include <utility>

namespace vitals::net::socket {

namespace {

// A probe that has ended sends nothing more: a reset frees the port on both sides at once and
// leaves no TIME_WAIT. Without it 10,000 connections a second exhaust the ports within seconds.
void reset_on_close(int fd) {
    linger const now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

// An IPv6 socket that was once connected to an IPv4-mapped address remains an IPv4 socket, even
// after connect(AF_UNSPEC), and cannot reach IPv6 addresses any more. So it refuses such addresses
// (RFC 3493 section 5.3).
void speak_ipv6_only(int fd) {
    int const yes = 1;
    ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
}

// Without it a host or network that is unreachable is silence: the kernel calls that transient
// (RFC 1122 section 4.1.3.3).
void hear_all_errors(int fd, int family) {
    int const yes = 1;
    if (family == AF_INET6)
        ::setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &yes, sizeof yes);
    else
        ::setsockopt(fd, IPPROTO_IP, IP_RECVERR, &yes, sizeof yes);
}

// Of echo: for everybody whose group net.ipv4.ping_group_range has, without any right (icmp(7)).
int protocol_of(int family, transport over) {
    if (over != transport::echo) return 0;
    return family == AF_INET6 ? int{IPPROTO_ICMPV6} : int{IPPROTO_ICMP};
}

}  // namespace

kernel_socket::~kernel_socket() {
    events_ = {};
    if (fd_ >= 0) ::close(fd_);
}

std::expected<kernel_socket, int> kernel_socket::make(int family, transport over) {
    kernel_socket made;
    bool const stream = over == transport::stream;
    int const type = stream ? SOCK_STREAM : SOCK_DGRAM;
    made.fd_ = ::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol_of(family, over));
    if (made.fd_ < 0) return std::unexpected(errno);
    made.family_ = family;
    made.over_ = over;
    if (stream)
        reset_on_close(made.fd_);
    else
        hear_all_errors(made.fd_, family);
    if (family == AF_INET6) speak_ipv6_only(made.fd_);
    return made;
}

std::expected<endpoint, int> kernel_socket::connect_to(endpoint const& to) {
    if (::connect(fd_, to.data(), static_cast<socklen_t>(to.size())) < 0)
        return std::unexpected(errno);
    if (!to.address().is_unspecified()) return to;
    endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    if (::getpeername(fd_, peer.data(), &size) < 0) return std::unexpected(errno);
    return peer;
}

int kernel_socket::watch(loop::poller& with) {
    using ask = loop::poller::ask;
    auto added = with.add(fd_, over_ == transport::stream ? ask::both : ask::reading);
    if (!added) return added.error();
    events_ = std::move(*added);
    return 0;
}

bool kernel_socket::disconnect() {
    sockaddr const nobody{.sa_family = AF_UNSPEC, .sa_data = {}};
    return ::connect(fd_, &nobody, sizeof nobody) == 0;
}

// Of a datagram that came late, or of an error about one, the kernel has no other place: it is
// read, and the socket closed. (A stream's are thrown away by connect(AF_UNSPEC).)
bool kernel_socket::is_clean() const {
    char byte = 0;
    return over_ == transport::stream || (::recv(fd_, &byte, 1, 0) < 0 && errno == EAGAIN);
}

std::expected<kernel_socket, int> socket_pool::take(int family, transport over) {
    auto const found = std::ranges::find_if(idle_.rbegin(), idle_.rend(), [&](auto const& each) {
        return each.family() == family && each.over() == over;
    });
    if (found != idle_.rend()) {
        std::swap(*found, idle_.back());
        auto next = std::move(idle_.back());
        idle_.pop_back();
        count();
        // Only one is looked at: who takes it need not close all that others' peers have spoilt.
        if (next.is_clean()) {
            next.begin_anew();
            return next;
        }
    }
    auto made = kernel_socket::make(family, over);
    // Sockets of the other kinds may hold the last descriptors.
    if (!made && (made.error() == EMFILE || made.error() == ENFILE) && !idle_.empty()) {
        idle_.clear();
        count();
        made = kernel_socket::make(family, over);
    }
    return made;
}

void socket_pool::give_back(kernel_socket used) {
    if (idle_.size() >= most_idle || !used.watched() || !used.disconnect()) return;
    idle_.push_back(std::move(used));
    count();
}

}  // namespace vitals::net::socket
