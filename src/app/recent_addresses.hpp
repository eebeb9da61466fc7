// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The addresses that a name has, and those that it had a short while ago. A value.

#include "net/address_policy/ip.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace vitals::app {

class recent_addresses {
public:
    static constexpr std::size_t most = 256;
    // How long an address stays that the answers no longer have: name servers may differ, and a
    // name with several addresses may show some of them at a time. Without an end, the address of a
    // Service that was made anew would be denied to the tenant who has it now.
    static constexpr runtime::duration kept = std::chrono::minutes{10};

    // An answer: all addresses that the name has now. Only answers end an address. False: there are
    // more than can be kept.
    bool answered(std::span<net::address_policy::ip const> all, runtime::time_point now);
    void add_to(std::vector<net::address_policy::ip>& list) const;  // in their order

private:
    // Each with the time of the first answer without it; none: the last answer had it.
    std::map<net::address_policy::ip, std::optional<runtime::time_point>> known_;
};

}  // namespace vitals::app
