// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The JSON of an instance of a service, as Consul has it in each of its lists.

#include "serving/consul/instance.hpp"
#include "text/json/writer.hpp"

#include <cstdint>

namespace vitals::serving::consul {

// Of /v1/health/service: the node, the service and its checks. `first_index` is
// added to the store's revisions.
void write_health(json::writer& out, shown_instance const& one, std::uint64_t first_index);
// Of /v1/catalog/service: flat.
void write_catalog(json::writer& out, shown_instance const& one, std::uint64_t first_index);
// Of /v1/agent/services: without indexes.
void write_agent(json::writer& out, shown_instance const& one);

}  // namespace vitals::serving::consul
