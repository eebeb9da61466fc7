// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the API port (8500) answers: Consul's HTTP API over the status store, on the control loop.

#include "core/status/status_store.hpp"
#include "net/http_server/server.hpp"

#include <string>

namespace vitals::serving::consul {

struct api_options {
    std::string node_name;  // the Node of every check
};

// For the http_server on the API port. A whole listing is written into one buffer, so the number of
// connections that may each hold one is kept low.
inline constexpr net::http_server::limits api_limits{
    .connections = 32,
    .connections_per_address = 16,  // browsers open six; a proxy in front of us is one address
    .connections_for_newcomers = 4,
    .header_bytes = 16 * 1024,
    .body_bytes = 64 * 1024,
    .header_time = std::chrono::seconds{5},
    .idle_time = std::chrono::seconds{30},
    .write_time = std::chrono::seconds{30},
    .drain_time = std::chrono::seconds{5}
};

net::http_server::response answer(
    status::status_store const& store,
    api_options const& options,
    net::http_server::request const& request
);

// The store outlives the handler.
net::http_server::handler api_handler(status::status_store const& store, api_options options);

}  // namespace vitals::serving::consul
