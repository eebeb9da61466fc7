// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What addresses and ports are by themselves, whatever the rules say. PURE.

#include "net/address_policy/ip.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace vitals::net::address_policy {

// Why a target is denied. A label of metrics: its names are stable.
enum class denial : std::uint8_t {
    loopback,    // with the unspecified address and 0/8, which the kernel takes for it
    link_local,  // 169.254/16, fe80::/10, and fec0::/10, which RFC 3879 deprecates
    multicast,
    broadcast,
    reserved,    // 240/4, and IPv6 where nothing is assigned or nothing can be
    metadata,    // of clouds: it gives out credentials
    own,         // an address or a Service of Vitals
    api_server,  // of the cluster
    node_port,   // of kubelet, kube-proxy, the container runtime, the control plane and etcd
    bad_port,    // of a protocol in which an HTTP request can do harm
    internal,    // not of the Internet; in profile `public`
    changes,     // a request that may change something, in profile `cluster`
    outside,     // of no Service of the check's namespace; in profile `own-namespace`
    rule         // by --deny-target
};
inline constexpr std::size_t denial_count = std::to_underlying(denial::rule) + 1;

std::string_view to_string(denial);

enum class range : std::uint8_t {
    global,    // global unicast: the Internet
    internal,  // private, ULA, CGNAT, documentation, benchmarks: where it is depends on the network
    loopback,
    link_local,
    multicast,
    broadcast,
    reserved
};

range range_of(ip const& one);
bool is_metadata(ip const& one);
std::span<ip const> metadata_addresses();
bool is_node_port(std::uint16_t port);
// Fetch's bad ports (https://fetch.spec.whatwg.org/#port-blocking), and those of MySQL, PostgreSQL,
// Redis and memcached.
bool is_bad_port(std::uint16_t port);

}  // namespace vitals::net::address_policy
