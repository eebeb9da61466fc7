// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The answers of the metrics port (9090).

#include "core/metrics/exposition.hpp"
#include "net/http_server/server.hpp"

#include <functional>

namespace vitals::serving::prometheus {

// The settings of the http_server on the metrics port.
inline constexpr net::http_server::limits metrics_limits{
    .connections = 16,
    .connections_per_address = 4,
    .connections_for_newcomers = 4,
    .header_bytes = 16 * 1024,
    .body_bytes = 0,
    .compresses = true,
    .header_time = std::chrono::seconds{5},
    .idle_time = std::chrono::seconds{120},  // scrapers keep their connection from scrape to scrape
    .write_time = std::chrono::seconds{30},
    .drain_time = std::chrono::seconds{5}
};

// GET /metrics answers with the page that `exposition` returns, in Prometheus' text format.
net::http_server::handler metrics_handler(std::function<metrics::page()> exposition);

}  // namespace vitals::serving::prometheus
