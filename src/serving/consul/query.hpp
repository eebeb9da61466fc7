// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What Consul's query parameters ask for, and what Consul answers to bad ones. Pure.

#include "net/http_server/message.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

namespace vitals::serving::consul {

inline constexpr std::chrono::nanoseconds default_wait = std::chrono::minutes{5};
inline constexpr std::chrono::nanoseconds longest_wait = std::chrono::minutes{10};

// Of an endpoint that answers from the catalog.
struct catalog_query {
    std::uint64_t index = 0;  // answer once the list's index is above it; 0: at once
    std::chrono::nanoseconds wait = default_wait;  // at most; up to longest_wait
    std::string_view consistency = "leader";       // Consul's name of the one that was asked for
    bool of_our_node = true;  // false: of nodes with metadata, and ours has none
};

// The error is the answer: 400.
std::expected<catalog_query, net::http_server::response> read_query(
    net::http_server::request const& asked
);

// The answer to a tenant, of which Consul's community edition has none: 400.
std::optional<net::http_server::response> refuse_tenant(net::http_server::request const& asked);
// To a datacenter that is not ours: 500.
std::optional<net::http_server::response>
refuse_datacenter(net::http_server::request const& asked, std::string_view ours);
// To a filter: 500, as Consul's to one that it cannot read. A list that is not filtered would be taken for one that is.
std::optional<net::http_server::response> refuse_filter(net::http_server::request const& asked);

}  // namespace vitals::serving::consul
