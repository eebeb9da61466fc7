// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The addresses of this host, or of this Pod.

#include "net/address_policy/ip.hpp"

#include <vector>

namespace vitals::net {

struct interface_address {
    address_policy::ip address{};
    address_policy::prefix network{};  // by its netmask
};

// Those of loopback included. None when the kernel does not say.
std::vector<interface_address> interface_addresses();

}  // namespace vitals::net
