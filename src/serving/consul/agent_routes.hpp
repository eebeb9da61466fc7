// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One service as an agent has it, and its status as a status code, for load balancers.

#include "core/status/check_status.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/served.hpp"

#include <string_view>

namespace vitals::serving::consul {

// The first check with this service id; null: none. Several namespaces may have the same id; ids with
// a slash begin with their own.
status::check_status const* find_instance(status::status_store const& store, std::string_view id);

// GET /v1/agent/service/<id>; with ?hash=H once its definition is another one.
net::http_server::response
show_agent_service(served const& from, net::http_server::call const& what);
// GET /v1/agent/health/service/id/<id>
net::http_server::response
show_instance_health(served const& from, net::http_server::call const& what);
// GET /v1/agent/health/service/name/<service>
net::http_server::response
show_service_health(served const& from, net::http_server::call const& what);

}  // namespace vitals::serving::consul
