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
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::address_policy {

// Why an address that is not among them may be one of them all the same.
enum class doubt : std::uint8_t {
    unread,   // they have not been read yet
    no_room,  // some of them are left out
    away      // the API server has not been heard for a while: they may be others now
};

struct known_services {
    struct of_namespace {
        std::vector<ip> addresses{};  // in their order
        // Never that of another list which had an address that this one has not: what was permitted
        // under an edition is permitted as long as it lasts.
        std::uint64_t edition = 0;
        std::optional<address_policy::doubt> doubt{};

        bool holds(ip const& one) const { return std::ranges::binary_search(addresses, one); }
    };

    // Shared by the snapshots in which they are the same.
    std::map<std::string, std::shared_ptr<of_namespace const>, std::less<>> namespaces{};
    // Of namespaces that are not among them; none: they have no addresses.
    std::optional<doubt> others = doubt::unread;

    of_namespace const* find(std::string_view ns) const {
        auto const found = namespaces.find(ns);
        return found == namespaces.end() ? nullptr : found->second.get();
    }
};

}  // namespace vitals::net::address_policy
