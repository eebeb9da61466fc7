// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What clients ask a Consul agent before anything else: its cluster, and the agent itself. There is
// one node, which is its own leader.

#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/served.hpp"

#include <map>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

// Of the one node. Services have addresses of their own.
inline constexpr std::string_view node_address = "127.0.0.1";
// Its tagged addresses.
std::map<std::string, std::string> const& node_addresses();

// A UUID (RFC 9562, version 8) that is the same for the same names after each restart.
std::string node_id_of(std::string_view name, std::string_view datacenter);

net::http_server::response show_leader(served const& from, net::http_server::call const& what);
net::http_server::response list_peers(served const& from, net::http_server::call const& what);
net::http_server::response list_datacenters(served const& from, net::http_server::call const& what);
net::http_server::response show_agent(served const& from, net::http_server::call const& what);
net::http_server::response list_members(served const& from, net::http_server::call const& what);

}  // namespace vitals::serving::consul
