// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The instances of all services, as those of the node, made in pieces while they are sent.

#include "net/http_server/message.hpp"
#include "serving/consul/instance_walk.hpp"
#include "serving/consul/nodes.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <memory>

namespace vitals::serving::consul {

struct node_services_query {
    // {"<id>": {...}}, as of an agent; {"Node": {...}, "Services": {"<id>": {...}}}; the same with an
    // array of services.
    enum class form : std::uint8_t { agent, by_id, list };
    form shows = form::agent;
    instance_selection selected{};
    json::layout layout = json::layout::compact;
    std::uint64_t first_index = 0;  // added to the revisions of the node's checks
};

// In the order of their ids. Several namespaces may have the same id: in an object the first that
// is selected has that key, the others have "<namespace>/<id>". The node outlives it.
std::shared_ptr<net::http_server::body_source>
list_services_of_node(node const& of, node_services_query what);

}  // namespace vitals::serving::consul
