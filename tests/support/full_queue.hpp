// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A listener whose queue is full: further connections wait for their handshake.

#include "net/network.hpp"

#include <boost/asio/ip/address.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace vitals::support {

class full_queue {
public:
    explicit full_queue(net::address const& at = boost::asio::ip::address_v4::loopback())
        : where{at, 0}, fd_{::socket(where.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        (void)::bind(fd_, where.data(), static_cast<socklen_t>(where.size()));
        ::listen(fd_, 0);
        socklen_t size = static_cast<socklen_t>(where.capacity());
        ::getsockname(fd_, where.data(), &size);
        where.resize(size);
        for (auto& each : fillers_) {
            each =
                ::socket(where.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            (void)::connect(each, where.data(), static_cast<socklen_t>(where.size()));
        }
    }
    ~full_queue() {
        for (int const each : fillers_) ::close(each);
        ::close(fd_);
    }
    full_queue(full_queue const&) = delete;
    full_queue& operator=(full_queue const&) = delete;

    net::endpoint where;

private:
    int fd_;
    std::array<int, 4> fillers_{};
};

}  // namespace vitals::support
