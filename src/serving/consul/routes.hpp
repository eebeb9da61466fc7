// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The API port (8500): Consul's HTTP API over the status store, on the control loop.

#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/consul/check_update.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/consul/seen_queries.hpp"
#include "serving/readers/gate.hpp"
#include "serving/readers/view.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vitals::serving::consul {

struct api_options {
    std::string node_name;  // the Node of every check
    std::string node_id{};  // a UUID; empty: node_id_of() the names
    std::map<std::string, std::string> node_meta{};
    std::string datacenter = "dc1";
    std::optional<coordinate> where{};  // the node's
    // The index of lists that never changed, at least 1. Larger than any index before a restart:
    // otherwise clients would wait for their old index to come back.
    std::uint64_t first_index = 1;
    std::function<double()> random = [] { return 0.0; };  // from 0 to below 1
    update_check update = [](auto, auto, auto) { return update_end::unknown_check; };
    std::vector<std::string> allowed_hosts{};  // names of ours that an update may be sent to
    readers::gate* gate = nullptr;             // outlives the API; null: everybody sees everything
};

struct update_counters {
    std::uint64_t refused = 0;  // 403
    std::uint64_t failed = 0;   // another status than 200
};

// The settings of the http_server on the API port. The program sets how many requests may wait.
inline constexpr net::http_server::limits api_limits{
    .connections = 64,
    .connections_per_address = 32,  // browsers open six; a proxy in front of Vitals is one address
    .connections_for_newcomers = 4,
    .header_bytes = 16 * 1024,
    // An output of 64 KiB with an update of a check. Few clients send so much, and many connections
    // may be sending it.
    .body_bytes = 68 * 1024,
    .compresses = true,
    .header_time = std::chrono::seconds{5},
    .idle_time = std::chrono::seconds{30},
    .write_time = std::chrono::seconds{30},
    .drain_time = std::chrono::seconds{5}
};

// Only for the loop's own thread. Outlives the server.
class api {
public:
    // The store outlives the routes and calls them until its end.
    api(runtime::executor const& loop,
        runtime::clock& clock,
        status::status_store& store,
        api_options options);

    // Another node of the catalog, before the first request. A reader sees outputs of the namespaces
    // of its checks only if our node has checks of them, too, or he sees all.
    void add_node(node other);
    // May postpone the answer, unless the request must not wait.
    net::http_server::response answer(
        net::http_server::request const& asked,
        readers::view const& reader = readers::view::of_everything()
    );
    net::http_server::handler handler();
    // Wakes waiting requests, until it is cancelled.
    runtime::awaitable<void> run() { return lists_.run(); }

    update_counters const& updates() const { return updates_; }
    // Of all answers with services and their tags: those that had no room.
    std::uint64_t tags_left_out() const { return tags_left_out_; }

private:
    runtime::awaitable<net::http_server::response> answer_to_reader(
        net::http_server::request const& asked
    );

    api_options options_;
    nodes nodes_;
    lists lists_;
    update_counters updates_;
    std::uint64_t tags_left_out_ = 0;
    seen_queries seen_;
};

}  // namespace vitals::serving::consul
