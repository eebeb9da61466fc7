// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lists of the instances of a service, made in pieces while they are sent.

#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/list_filter.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::consul {

using instance_filter = list_filter<shown_instance>;

struct instance_query {
    enum class form : std::uint8_t { health, catalog };
    std::string service;
    form shows = form::health;
    std::vector<std::string> tags{};  // an instance has all of them
    bool passing = false;             // all checks of an instance are
    instance_filter filter{};
    json::layout layout = json::layout::compact;
};

// Of the instances in the order of their ids. The store and the node outlive it.
std::shared_ptr<net::http_server::body_source>
list_instances(status::status_store const& store, api_options const& node, instance_query what);

// {"<service>": ["<tag>", ...], ...}: of the services with an instance that the filter shows.
std::shared_ptr<net::http_server::body_source> list_services(
    status::status_store const& store,
    api_options const& node,
    instance_filter filter,
    json::layout layout
);

}  // namespace vitals::serving::consul
