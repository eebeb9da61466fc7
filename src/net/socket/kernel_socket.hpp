// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Kernel sockets, and those that wait for their next connection. connect(AF_UNSPEC) ends a
// connection with a reset, as closing it would, and leaves the socket ready for the next one
// (connect(2)): socket, setsockopt, epoll_ctl and close are called once for thousands of probes.
// Measured: 0.86 of the CPU of a new socket for each probe (docs/performance.md). A datagram socket
// loses its port by that, an echo socket its identifier: the next connection has another one.

#include "net/address_policy/transport.hpp"
#include "net/loop/poller.hpp"
#include "net/network.hpp"

#include <atomic>
#include <cstddef>
#include <expected>
#include <utility>
#include <vector>

namespace vitals::net::socket {

// A socket and its place in the poller; without a descriptor when empty.
class kernel_socket {
public:
    kernel_socket() = default;
    kernel_socket(kernel_socket&& other) noexcept { swap(other); }
    kernel_socket& operator=(kernel_socket&& other) noexcept {
        swap(other);
        return *this;
    }
    ~kernel_socket();

    // Creates a non-blocking socket; of a stream with SO_LINGER 0 (close sends a reset), of others
    // with what ICMP says about its peer. The error is errno. An AF_INET6 socket connects to no
    // IPv4-mapped address.
    static std::expected<kernel_socket, int> make(int family, transport over = transport::stream);

    int fd() const { return fd_; }
    int family() const { return family_; }
    transport over() const { return over_; }
    loop::readiness& events() const { return *events_; }
    bool watched() const { return events_.active(); }

    // connect(2) over datagrams and echo. Who the peer is then: for an unspecified address the
    // kernel takes another one; or errno.
    std::expected<endpoint, int> connect_to(endpoint const& to);
    // Call it once connect() has begun: an idle socket reports a hang-up. 0 or errno.
    int watch(loop::poller& with);
    void begin_anew() { events_.begin_anew(); }
    // Over datagrams and echo, which are watched for reading alone. 0 or errno.
    int watch_writing() { return events_.add_writing(fd_); }
    // There is more to read, but others get their turn first.
    void defer() { events_.defer(); }
    // Ends the connection; false: this socket cannot have another.
    bool disconnect();
    // Whether its former connections have left nothing in it: no message and no error.
    bool is_clean() const;

private:
    void swap(kernel_socket& other) noexcept {
        std::swap(fd_, other.fd_);
        std::swap(family_, other.family_);
        std::swap(over_, other.over_);
        events_ = std::move(other.events_);
    }

    int fd_ = -1;
    int family_ = 0;
    transport over_ = transport::stream;
    loop::poller::watch events_;
};

// The idle sockets of one loop, at most `most_idle` in all.
class socket_pool {
public:
    static constexpr std::size_t most_idle = 512;

    // An idle socket, else a new one; or errno.
    std::expected<kernel_socket, int> take(int family, transport over = transport::stream);
    // Ends its connection at once, with a reset. Over datagrams and echo: not after an error.
    void give_back(kernel_socket used);

    std::size_t idle() const { return count_.load(std::memory_order_relaxed); }  // any thread

private:
    void count() { count_.store(idle_.size(), std::memory_order_relaxed); }

    std::vector<kernel_socket> idle_;
    std::atomic<std::size_t> count_ = 0;
};

}  // namespace vitals::net::socket
