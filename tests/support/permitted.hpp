// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A permit for an endpoint of a test, by the policy that permits everything.

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/address_policy/policy.hpp"
#include "net/ip_of.hpp"
#include "net/network.hpp"

#include <cstdlib>

namespace vitals::support {

inline net::address_policy::permitted_endpoint permitted(net::endpoint const& to) {
    net::address_policy::policy const everything;
    auto const judged = everything.judge({.port = to.port()}, net::ip_of(to.address()));
    if (!judged.permitted) std::abort();
    return *judged.permitted;
}

}  // namespace vitals::support
