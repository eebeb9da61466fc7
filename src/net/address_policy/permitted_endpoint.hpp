// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An endpoint that a policy has permitted. Only a policy makes one and a connection takes nothing
// else, so no path of the program connects to an address that was not judged, or to another one
// than was judged. PURE.

#include "net/address_policy/ip.hpp"

#include <cstdint>

namespace vitals::net::address_policy {

class permitted_endpoint {
public:
    ip const& address() const { return address_; }
    std::uint16_t port() const { return port_; }

private:
    friend class policy;
    permitted_endpoint(ip const& address, std::uint16_t port) : address_{address}, port_{port} {}

    ip address_;
    std::uint16_t port_;
};

}  // namespace vitals::net::address_policy
