// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The sockets of c-ares in an epoll set of their own, which any kind of loop can watch as one
// descriptor. Not in the loop's own set, which is edge-triggered: c-ares leaves bytes of a TCP
// stream for the next time.

#include <functional>

namespace vitals::net::dns {

class dns_sockets {
public:
    using processing = std::function<void(int readable, int writable)>;  // ARES_SOCKET_BAD: none

    dns_sockets();  // throws system_error
    ~dns_sockets();
    dns_sockets(dns_sockets const&) = delete;
    dns_sockets& operator=(dns_sockets const&) = delete;

    // Readable while serve() has something to do.
    int descriptor() const { return set_; }
    // What to wait for on a socket; neither: it is about to be closed.
    void watch(int fd, bool reads, bool writes) const;
    // Processes ready sockets, each at most 16 times: servers that send faster than we read must
    // not hold the loop. True: there may be more.
    bool serve(processing const& process) const;

private:
    int set_;
};

}  // namespace vitals::net::dns
