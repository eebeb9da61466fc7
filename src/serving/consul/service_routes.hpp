// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The lists of services and of their instances: what discovery reads.

#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/served.hpp"

namespace vitals::serving::consul {

// GET /v1/health/service/<service>
net::http_server::response
list_health_service(served const& from, net::http_server::call const& what);
// GET /v1/catalog/service/<service>
net::http_server::response
list_catalog_service(served const& from, net::http_server::call const& what);
// GET /v1/catalog/services
net::http_server::response
list_catalog_services(served const& from, net::http_server::call const& what);

}  // namespace vitals::serving::consul
