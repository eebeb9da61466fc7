// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one node, and all services as those of a node.

#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/served.hpp"

namespace vitals::serving::consul {

// GET /v1/catalog/nodes
net::http_server::response list_nodes(served const& from, net::http_server::call const& what);
// GET /v1/catalog/node/<node>
net::http_server::response show_node(served const& from, net::http_server::call const& what);
// GET /v1/catalog/node-services/<node>
net::http_server::response
list_node_services(served const& from, net::http_server::call const& what);
// GET /v1/agent/services
net::http_server::response
list_agent_services(served const& from, net::http_server::call const& what);

}  // namespace vitals::serving::consul
