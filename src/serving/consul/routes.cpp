// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/routes.hpp"

#include "core/check/status.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/consul/agent_routes.hpp"
#include "serving/consul/check_filter.hpp"
#include "serving/consul/check_update.hpp"
#include "serving/consul/cluster_routes.hpp"
#include "serving/consul/list_filter.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/node_routes.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/consul/query.hpp"
#include "serving/consul/reader.hpp"
#include "serving/consul/served.hpp"
#include "serving/consul/service_routes.hpp"
#include "serving/readers/view.hpp"

#include <array>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::call;
using net::http_server::request;
using net::http_server::response;
using net::http_server::text;

response list_agent_checks(served const& from, call const& what) {
    if (auto refused = refuse_tenant(what.asked)) return *std::move(refused);
    auto filter = check_filter::read(what.asked, filter_wording::of_agent, find_check_column);
    if (!filter) return std::move(filter).error();
    return streamed_json(from.lists.body_of(
        {list::agent},
        {&from.nodes.ours()},
        layout_for(what),
        *std::move(filter),
        from.reader
    ));
}

response answer_list(served const& from, call const& what, catalog_list const& which) {
    auto const prepare = [&]() -> std::expected<prepared, response> {
        auto filter = check_filter::read(what.asked, filter_wording::of_catalog, find_check_column);
        if (!filter) return std::unexpected{std::move(filter).error()};
        return [&lists = from.lists,
                its = which.list,
                layout = layout_for(what),
                filter = *std::move(filter),
                reader = from.reader](node_list of) {
            return lists.body_of(its, std::move(of), layout, filter, reader);
        };
    };
    return answer_from_catalog(from, what, which, prepare);
}

response list_state(served const& from, call const& what) {
    return answer_list(from, what, {{list_named(what.rest)}, "Missing check state"});
}

response list_node(served const& from, call const& what) {
    return answer_list(
        from,
        what,
        {.list = {list::any}, .missing = "Missing node name", .node = std::string{what.rest}}
    );
}

response list_service(served const& from, call const& what) {
    return answer_list(from, what, {{list::any, std::string{what.rest}}, "Missing service name"});
}

response answer_to_update(served const& from, call const& what, status_update const& update) {
    auto const end = from.options.update(what.rest, update.to, update.output);
    if (end != update_end::done) ++from.updates.failed;
    return answer_to(end, what.rest);
}

std::optional<response> refuse_update(served const& from, call const& what) {
    auto refused = refuse_stranger(what.asked, from.options.allowed_hosts);
    if (refused) {
        ++from.updates.refused;
        return refused;
    }
    refused = refuse_tenant(what.asked);
    if (refused) ++from.updates.failed;
    return refused;
}

template <check::status To>
response update_with_note(served const& from, call const& what) {
    if (auto refused = refuse_update(from, what)) return *std::move(refused);
    auto const note = what.asked.parameter("note").value_or("");
    return answer_to_update(from, what, {.to = To, .output = std::string{note}});
}

response update_with_body(served const& from, call const& what) {
    if (auto refused = refuse_update(from, what)) return *std::move(refused);
    auto const update = read_update(what.asked.body);
    if (update) return answer_to_update(from, what, *update);
    ++from.updates.failed;
    return update.error();
}

response index_page(served const&, call const&);

constexpr std::string_view updates = "OPTIONS,PUT";

// As in Consul, no HEAD.
constexpr std::string_view consuls_methods = "OPTIONS,GET";

response registration_is_not_there(served const& from, call const& what);

constexpr std::array<net::http_server::route<served>, 30> routes{{
    {"/", net::http_server::read_only, {}, index_page},
    {"/v1/agent/checks", consuls_methods, "every check, keyed by its id", list_agent_checks},
    {"/v1/health/state/<state>", consuls_methods, "any, passing, warning or critical", list_state},
    {"/v1/health/node/<node>", consuls_methods, "the checks of a node", list_node},
    {"/v1/health/checks/<service>", consuls_methods, "the checks of a service", list_service},
    {"/v1/health/service/<service>", consuls_methods, "its instances", list_health_service},
    {"/v1/catalog/service/<service>", consuls_methods, {}, list_catalog_service},
    {"/v1/catalog/services", consuls_methods, "all services", list_catalog_services},
    {"/v1/catalog/nodes", consuls_methods, {}, list_nodes},
    {"/v1/catalog/node/<node>", consuls_methods, "a node and its services", show_node},
    {"/v1/catalog/node-services/<node>", consuls_methods, {}, list_node_services},
    {"/v1/agent/services", consuls_methods, "all instances, keyed by id", list_agent_services},
    {"/v1/agent/service/register", updates, {}, registration_is_not_there},
    {"/v1/agent/service/deregister/<id>", updates, {}, registration_is_not_there},
    {"/v1/agent/service/maintenance/<id>", updates, {}, registration_is_not_there},
    {"/v1/agent/service/<id>", consuls_methods, {}, show_agent_service},
    {"/v1/agent/health/service/id/<id>", consuls_methods, "200, 429 or 503", show_instance_health},
    {"/v1/agent/health/service/name/<service>", consuls_methods, {}, show_service_health},
    {"/v1/agent/self", consuls_methods, {}, show_agent},
    {"/v1/agent/members", consuls_methods, {}, list_members},
    {"/v1/status/leader", consuls_methods, {}, show_leader},
    {"/v1/status/peers", consuls_methods, {}, list_peers},
    {"/v1/catalog/datacenters", consuls_methods, {}, list_datacenters},
    {"/v1/agent/check/pass/<id>", updates, {}, update_with_note<check::status::passing>},
    {"/v1/agent/check/warn/<id>", updates, {}, update_with_note<check::status::warning>},
    {"/v1/agent/check/fail/<id>", updates, {}, update_with_note<check::status::critical>},
    {"/v1/agent/check/update/<id>", updates, {}, update_with_body},
    {"/v1/agent/check/register", updates, {}, registration_is_not_there},
    {"/v1/agent/check/deregister/<id>", updates, {}, registration_is_not_there},
    {"/v1/catalog/register", updates, {}, registration_is_not_there},
}};

response index_page(served const&, call const&) {
    return text(
        200,
        "Vitals: Kubernetes-native health checks, with Consul's HTTP API.\n\n" +
            net::http_server::index_lines(routes) +
            "PUT /v1/agent/check/pass/<id>, and warn, fail or update: a check with a ttl, from "
            "this "
            "machine\n"
            "\n?pretty makes the answers readable; ?index=N&wait=5m waits for a change.\n"
    );
}

response not_found(std::string_view path) {
    if (path.starts_with("/v1/"))
        return text(404, "Invalid URL path: not a recognized HTTP API endpoint\n");
    return text(
        404,
        "Invalid URL path: if attempting to use the HTTP API, ensure the path starts with '/v1/'\n"
    );
}

response registration_is_not_there(served const& /*from*/, call const& what) {
    auto reply = not_found(what.asked.path);
    reply.body += "Vitals takes services and checks from ConfigMaps and files: docs/consul.md\n";
    return reply;
}

api_options with_node_id(api_options options) {
    if (options.node_id.empty())
        options.node_id = node_id_of(options.node_name, options.datacenter);
    return options;
}

node our_node(api_options const& options, status::status_store& checks) {
    return {
        .name = options.node_name,
        .id = options.node_id,
        .datacenter = options.datacenter,
        .address = std::string{node_address},
        .tagged_addresses = node_addresses(),
        .meta = options.node_meta,
        .where = options.where,
        .checks = &checks
    };
}

}  // namespace

api::api(
    runtime::executor const& loop,
    runtime::clock& clock,
    status::status_store& store,
    api_options options
)
    : options_{with_node_id(std::move(options))},
      nodes_{our_node(options_, store)},
      lists_{
          loop,
          clock,
          nodes_,
          {.first_index = options_.first_index, .random = options_.random}
      } {}

void api::add_node(node other) {
    lists_.watch(nodes_.add(std::move(other)));
}

response api::answer(request const& asked, readers::view const& reader) {
    auto found = net::http_server::dispatch(
        routes,
        served{
            options_,
            *nodes_.ours().checks,
            nodes_,
            lists_,
            updates_,
            tags_left_out_,
            seen_,
            reader
        },
        asked,
        asked.path
    );
    if (!found) return not_found(asked.path);
    if (asked.path.starts_with("/v1/")) {
        found->headers.emplace_back("Vary", "Accept-Encoding");
        found->headers.emplace_back("X-Consul-Default-Acl-Policy", "allow");
    }
    return *std::move(found);
}

net::http_server::handler api::handler() {
    if (options_.gate == nullptr)
        return net::http_server::at_once([this](request const& asked) { return answer(asked); });
    return [this](request const& asked) { return answer_to_reader(asked); };
}

runtime::awaitable<response> api::answer_to_reader(request const& asked) {
    auto const decided =
        co_await decide_reader(*options_.gate, *nodes_.ours().checks, options_, asked);
    if (!decided) co_return decided.error();
    co_return for_reader(answer(asked, decided->view), asked, *decided, options_.gate->now());
}

}  // namespace vitals::serving::consul
