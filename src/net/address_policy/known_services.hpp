// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The addresses of each namespace's Services and of the Pods behind them, for the profile
// own-namespace. Immutable, and shared by all threads; a change makes another one. PURE.

#include "net/address_policy/ip.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::address_policy {

struct known_services {
    struct of_namespace {
        std::vector<ip> addresses{};  // in their order
        // Never that of another list which had an address that this one has not: what was permitted
        // under an edition is permitted as long as it lasts.
        std::uint64_t edition = 0;
        // False: there was no room for some of them, so another address may be one of them, too.
        bool whole = true;

        bool holds(ip const& one) const { return std::ranges::binary_search(addresses, one); }
    };

    // Shared by the snapshots in which they are the same.
    std::map<std::string, std::shared_ptr<of_namespace const>, std::less<>> namespaces{};
    bool complete = false;  // what is not among them has no addresses; else they are not known yet

    of_namespace const* find(std::string_view ns) const {
        auto const found = namespaces.find(ns);
        return found == namespaces.end() ? nullptr : found->second.get();
    }
};

}  // namespace vitals::net::address_policy
