// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/dns_sockets.hpp"

#include <ares.h>
#include <boost/system/system_error.hpp>

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vitals::net::dns {

dns_sockets::dns_sockets() : set_{::epoll_create1(EPOLL_CLOEXEC)} {
    if (set_ < 0)
        throw boost::system::system_error{errno, boost::system::system_category(), "epoll_create1"};
}

dns_sockets::~dns_sockets() {
    ::close(set_);
}

void dns_sockets::watch(int fd, bool reads, bool writes) const {
    epoll_event interest{};
    interest.events =
        (reads ? std::uint32_t{EPOLLIN} : 0U) | (writes ? std::uint32_t{EPOLLOUT} : 0U);
    interest.data.fd = fd;
    if (interest.events == 0) {
        ::epoll_ctl(set_, EPOLL_CTL_DEL, fd, nullptr);
        return;
    }
    // Out of memory or of watches: the query times out.
    if (::epoll_ctl(set_, EPOLL_CTL_MOD, fd, &interest) != 0 && errno == ENOENT)
        ::epoll_ctl(set_, EPOLL_CTL_ADD, fd, &interest);
}

bool dns_sockets::serve(processing const& process) const {
    constexpr int most_rounds = 16;
    std::array<epoll_event, 16> events;
    for (int round = 0; round < most_rounds; ++round) {
        int const count = ::epoll_wait(set_, events.data(), static_cast<int>(events.size()), 0);
        if (count <= 0) return false;
        for (auto const& event : std::span{events}.first(static_cast<std::size_t>(count))) {
            bool const broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
            bool const readable = broken || (event.events & EPOLLIN) != 0;
            bool const writable = (event.events & EPOLLOUT) != 0;
            process(
                readable ? event.data.fd : ARES_SOCKET_BAD,
                writable ? event.data.fd : ARES_SOCKET_BAD
            );
        }
    }
    return true;
}

}  // namespace vitals::net::dns
