// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lists of the instances of a service, made in pieces while they are sent.

#include "net/http_server/message.hpp"
#include "serving/consul/instance_walk.hpp"
#include "serving/consul/nodes.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace vitals::serving::consul {

struct instance_query {
    // Of /v1/health/service, /v1/catalog/service and /v1/agent/health/service.
    enum class form : std::uint8_t { health, catalog, agent };
    struct instance {
        std::string id;
        std::string ns;
    };
    std::string service;
    form shows = form::health;
    node_list of{};                  // at least one, which outlive the list
    std::optional<instance> only{};  // no array, but this one, which must exist
    instance_selection selected{};
    json::layout layout = json::layout::compact;
    std::uint64_t first_index = 0;  // added to the revisions of checks
};

// Of the instances of each node in the order of their ids.
std::shared_ptr<net::http_server::body_source> list_instances(instance_query what);

// {"<service>": ["<tag>", ...], ...}: of the services with an instance that is selected.
// The nodes outlive it. Counts in `tags_left_out`, which outlives it, too, the tags that had no room
// in an answer.
std::shared_ptr<net::http_server::body_source> list_services(
    node_list of,
    instance_selection what,
    json::layout layout,
    std::uint64_t& tags_left_out
);

}  // namespace vitals::serving::consul
