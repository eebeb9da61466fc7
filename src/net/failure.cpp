// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/failure.hpp"

#include "net/network.hpp"
#include "text/ascii/ascii.hpp"

#include <boost/system/error_code.hpp>

#include <cerrno>
#include <string>

namespace vitals::net {

namespace {

bool is_ours(int error, stage when) {
    switch (error) {
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
        case ENOSPC:  // of epoll_ctl: fs.epoll.max_user_watches
            return true;
        case EADDRNOTAVAIL:  // no port is free
        case EAGAIN:         // no port is free, or the routing cache is full
            return when == stage::connecting;
        default:
            return false;
    }
}

}  // namespace

failure failure_of(int error, stage when) {
    auto text = error_code{error, boost::system::system_category()}.message();
    if (!text.empty()) text.front() = ascii::to_lower(text.front());
    auto const kind = is_ours(error, when) ? failure::kind::resources : failure::kind::peer;
    return {.kind = kind, .text = text};
}

failure cancelled() {
    return {.kind = failure::kind::cancelled, .text = "cancelled"};
}

}  // namespace vitals::net
