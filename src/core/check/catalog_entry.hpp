// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What Consul's catalog says of a service besides its name: where clients of the service find it.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace vitals::inline core::check {

// Consul's limits of the metadata of services and nodes.
inline constexpr std::size_t most_meta = 64;
inline constexpr std::size_t longest_meta_key = 128;
inline constexpr std::size_t longest_meta_value = 512;
// Letters, digits, '-' and '_', without "consul-" in front.
bool is_meta_key(std::string_view text);

struct service_address {
    std::string address;
    std::uint16_t port = 0;
    friend bool operator==(service_address const&, service_address const&) = default;
};

// How much of the traffic a client gives to an instance, by its status.
struct service_weights {
    std::uint16_t passing = 1;
    std::uint16_t warning = 1;
    friend bool operator==(service_weights const&, service_weights const&) = default;
};

struct catalog_entry {
    std::string address{};   // empty: clients take that of the node
    std::uint16_t port = 0;  // 0: none
    std::map<std::string, std::string> meta{};
    std::map<std::string, service_address> tagged_addresses{};  // by their tags: "lan", "wan"
    service_weights weights{};
    bool enable_tag_override = false;
    friend bool operator==(catalog_entry const&, catalog_entry const&) = default;
};

// Of all texts, and what each element of a map takes.
std::size_t bytes_of(catalog_entry const& of);

}  // namespace vitals::inline core::check
