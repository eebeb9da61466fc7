// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The JSON of an instance of a service, as Consul has it in each of its lists. `first_index` is
// added to the store's revisions.

#include "serving/consul/instance.hpp"
#include "serving/consul/nodes.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

// A member for each.
void write_texts(json::writer& out, std::map<std::string, std::string> const& all);
// The node, as lists of nodes have it. It never changes.
void write_node(json::writer& out, node const& one, std::uint64_t first_index);
// As the catalog has it.
void write_service(json::writer& out, shown_instance const& one, std::uint64_t first_index);
// As an agent has it, and, unless it is empty, with this ContentHash.
void write_agent_service(
    json::writer& out,
    shown_instance const& one,
    std::string_view content_hash = {}
);
// Of /v1/health/service: the node and the service. The caller writes the checks, which may be many,
// and the end.
void begin_health(json::writer& out, shown_instance const& one, std::uint64_t first_index);
// Of /v1/agent/health/service: the same.
void begin_agent_health(json::writer& out, shown_instance const& one);
void end_health(json::writer& out);
// Of /v1/catalog/service: flat, without checks.
void write_catalog(json::writer& out, shown_instance const& one, std::uint64_t first_index);

}  // namespace vitals::serving::consul
