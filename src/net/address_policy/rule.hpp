// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an administrator allows or denies: --allow-target and --deny-target. PURE.

#include "net/address_policy/ip.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::net::address_policy {

struct port_range {
    std::uint16_t first = 0;
    std::uint16_t last = 65535;

    constexpr bool all() const { return first == 0 && last == 65535; }
    constexpr bool holds(std::uint16_t port) const { return first <= port && port <= last; }
    friend constexpr bool operator==(port_range const&, port_range const&) = default;
};

struct rule {
    enum class action : std::uint8_t { allow, deny };

    // [NAMESPACE=]CIDR|HOST[:PORTS]: "10.0.0.0/8", "shop=10.1.2.3:8000-8999", "[fd00::/8]:443",
    // "*.example.com:443". The error is a sentence for a person.
    static std::expected<rule, std::string> parse(action does, std::string_view text);

    action does = action::deny;
    std::string ns{};    // empty: of all namespaces
    prefix addresses{};  // without a host
    std::string host{};  // in lower case, "*." in front: of every name below; empty: by address
    port_range ports{};

    // How many bits of the target it matches, -1: it does not match. A name counts like a whole
    // address, a name with "*" like no bits at all.
    int match(std::string_view of_ns, std::string_view name, ip const& one, std::uint16_t port)
        const {
        if (!ports.holds(port) || (!ns.empty() && ns != of_ns)) return -1;
        if (host.empty()) return addresses.holds(one) ? static_cast<int>(addresses.bits) : -1;
        return match_name(name);
    }
    // One address, one port: what metadata services and our own ports need.
    bool is_exact() const {
        return host.empty() && addresses.bits == whole && ports.first == ports.last;
    }
    friend bool operator==(rule const&, rule const&) = default;

private:
    int match_name(std::string_view name) const;
};

}  // namespace vitals::net::address_policy
