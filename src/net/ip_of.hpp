// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Addresses between Asio and the address policy, which is PURE and has its own.

#include "net/address_policy/ip.hpp"
#include "net/address_policy/permitted_endpoint.hpp"
#include "net/network.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <cstddef>

namespace vitals::net {

inline address_policy::ip ip_of(address const& from) {
    if (from.is_v4()) return address_policy::ip::v4(from.to_v4().to_uint());
    return address_policy::ip::v6(from.to_v6().to_bytes());
}

// IPv4-mapped addresses become IPv4 ones: see unmapped.hpp.
inline endpoint endpoint_of(address_policy::permitted_endpoint const& to) {
    auto const& from = to.address();
    if (from.is_v4()) return {boost::asio::ip::address_v4{from.as_v4()}, to.port()};
    boost::asio::ip::address_v6::bytes_type bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<unsigned char>(from.high >> (56 - 8 * i));
        bytes[i + 8] = static_cast<unsigned char>(from.low >> (56 - 8 * i));
    }
    return {boost::asio::ip::address_v6{bytes}, to.port()};
}

}  // namespace vitals::net
