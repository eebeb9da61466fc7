// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// IPv4-mapped IPv6 addresses (::ffff:0:0/96, RFC 4291 section 2.5.5.2) are another notation of IPv4
// addresses. The addresses that sockets and DNS give are converted here: the kernel turns an IPv6
// socket that is connected to one into an IPv4 socket, for good. In address_policy/ip.hpp both are
// the same number.

#include "net/network.hpp"

#include <boost/asio/ip/address_v4.hpp>

namespace vitals::net {

inline address unmapped(address const& given) {
    if (!given.is_v6() || !given.to_v6().is_v4_mapped()) return given;
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, given.to_v6());
}

}  // namespace vitals::net
