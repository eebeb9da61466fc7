// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lists of the instances of a service, made in pieces while they are sent.

#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/instance_walk.hpp"
#include "serving/consul/routes.hpp"
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
    std::optional<instance> only{};  // no array, but this one, which must exist
    instance_selection selected{};
    json::layout layout = json::layout::compact;
};

// Of the instances in the order of their ids. The store and the node outlive it.
std::shared_ptr<net::http_server::body_source>
list_instances(status::status_store const& store, api_options const& node, instance_query what);

// {"<service>": ["<tag>", ...], ...}: of the services with an instance that is selected.
// Counts in `tags_left_out`, which outlives it, too, the tags that had no room in an answer.
std::shared_ptr<net::http_server::body_source> list_services(
    status::status_store const& store,
    api_options const& node,
    instance_selection what,
    json::layout layout,
    std::uint64_t& tags_left_out
);

}  // namespace vitals::serving::consul
