// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the API port (8500) answers: Consul's HTTP API over the status store, on the control loop.

#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/consul/lists.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace vitals::serving::consul {

struct api_options {
    std::string node_name;  // the Node of every check
    std::string datacenter = "dc1";
    // Of lists that never changed, at least 1. Larger than any that was answered before a restart: else clients that
    // wait would wait for the old index to come back.
    std::uint64_t first_index = 1;
    std::function<double()> random = [] { return 0.0; };  // from 0 to below 1
};

// For the http_server on the API port; how many requests may wait is the program's matter.
inline constexpr net::http_server::limits api_limits{
    .connections = 64,
    .connections_per_address = 32,  // browsers open six; a proxy in front of us is one address
    .connections_for_newcomers = 4,
    .header_bytes = 16 * 1024,
    .body_bytes = 4 * 1024,  // nobody needs one, and many connections may be sending it
    .compresses = true,
    .header_time = std::chrono::seconds{5},
    .idle_time = std::chrono::seconds{30},
    .write_time = std::chrono::seconds{30},
    .drain_time = std::chrono::seconds{5}
};

// Only for the loop's own thread. Outlives the server.
class api {
public:
    // The store outlives it, and calls it until its end.
    api(runtime::executor loop,
        runtime::clock& clock,
        status::status_store& store,
        api_options options);

    // May postpone the answer, unless the request may not wait.
    net::http_server::response answer(net::http_server::request const& asked);
    net::http_server::handler handler();
    // Wakes the requests that wait. Until it is cancelled.
    runtime::awaitable<void> run() { return lists_.run(); }

private:
    status::status_store const& store_;
    api_options options_;
    lists lists_;
};

}  // namespace vitals::serving::consul
