// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How the bytes of a probe travel. PURE.

#include <cstdint>

namespace vitals::net {

enum class transport : std::uint8_t {
    stream,    // TCP
    datagram,  // UDP
    echo       // ICMP and ICMPv6 echo: there are no ports
};

}  // namespace vitals::net
