// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Consul's query parameters, and Consul's answers to bad ones. Pure.

#include "net/http_server/message.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

inline constexpr std::chrono::nanoseconds default_wait = std::chrono::minutes{5};
inline constexpr std::chrono::nanoseconds longest_wait = std::chrono::minutes{10};

// The parameters of an endpoint that answers from the catalog.
struct catalog_query {
    std::uint64_t index = 0;  // answer once the list's index is above it; 0: at once
    std::chrono::nanoseconds wait = default_wait;  // at most; up to longest_wait
    std::string_view consistency = "leader";       // Consul's name of the status that was asked for
};

// The error is the answer: 400.
std::expected<catalog_query, net::http_server::response> read_query(
    net::http_server::request const& asked
);

// Whether a node with this metadata has all that `node-meta` asks for.
bool has_node_meta(
    net::http_server::request const& asked,
    std::map<std::string, std::string> const& meta
);

// Whether `passing` asks for instances that pass alone. The error is the answer: 400.
std::expected<bool, net::http_server::response> read_passing(net::http_server::request const& asked
);

// The answer to a request for a tenant, which Consul's community edition does not have: 400.
std::optional<net::http_server::response> refuse_tenant(net::http_server::request const& asked);
// The same to a request for a partition alone: members of an agent have one, but no namespace.
std::optional<net::http_server::response> refuse_partition(net::http_server::request const& asked);
// The answer to a request for another datacenter: 500.
std::optional<net::http_server::response>
refuse_datacenter(net::http_server::request const& asked, std::string_view ours);

}  // namespace vitals::serving::consul
