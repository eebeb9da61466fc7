// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/routes.hpp"

#include "core/check/status.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "net/http_server/server.hpp"
#include "serving/consul/check_list.hpp"
#include "text/json/writer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::request;
using net::http_server::response;
using net::http_server::text;

struct served {
    status::status_store const& store;
    api_options const& options;
};

json::layout layout_for(net::http_server::call const& what) {
    return what.asked.parameter("pretty") ? json::layout::pretty : json::layout::compact;
}

response json_answer(std::string body) {
    return text(200, std::move(body), "application/json");
}

response list_agent_checks(served const& from, net::http_server::call const& what) {
    return json_answer(agent_checks(from.store, from.options.node_name, layout_for(what)));
}

// What every answer from the catalog says of itself. There is one store, so it always leads.
void add_query_headers(response& reply, status::status_store const& store) {
    auto const index = std::max<std::uint64_t>(store.revision(), 1);
    reply.headers.emplace_back("X-Consul-Effective-Consistency", "leader");
    reply.headers.emplace_back("X-Consul-Index", std::to_string(index));
    reply.headers.emplace_back("X-Consul-Knownleader", "true");
    reply.headers.emplace_back("X-Consul-Lastcontact", "0");
    reply.headers.emplace_back("X-Consul-Query-Backend", "blocking-query");
}

response list_state(served const& from, net::http_server::call const& what) {
    if (what.rest.empty()) return text(400, "Missing check state");
    auto const wanted = check::parse_status(what.rest);
    auto const layout = layout_for(what);
    std::string body;
    if (wanted || what.rest == "any")
        body = checks_in_state(from.store, from.options.node_name, wanted, layout);
    else  // Consul's answer to a state it does not know
        body = json::writer{layout}.begin_array().end_array().take();
    auto reply = json_answer(std::move(body));
    add_query_headers(reply, from.store);
    return reply;
}

response index_page(served const&, net::http_server::call const&);

// Consul serves no HEAD on these.
constexpr std::string_view consuls_methods = "OPTIONS,GET";

constexpr std::array<net::http_server::route<served>, 3> routes{{
    {"/", net::http_server::read_only, {}, index_page},
    {"/v1/agent/checks", consuls_methods, "every check, keyed by its id", list_agent_checks},
    {"/v1/health/state/<state>", consuls_methods, "any, passing, warning or critical", list_state},
}};

response index_page(served const&, net::http_server::call const&) {
    return text(
        200,
        "Vitals: Kubernetes-native health checks, with Consul's HTTP API.\n\n" +
            net::http_server::index_lines(routes) + "\n?pretty makes the answers readable.\n"
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

}  // namespace

response
answer(status::status_store const& store, api_options const& options, request const& request) {
    auto found = net::http_server::dispatch(routes, served{store, options}, request, request.path);
    if (!found) return not_found(request.path);
    if (request.path.starts_with("/v1/")) {
        found->headers.emplace_back("Vary", "Accept-Encoding");
        found->headers.emplace_back("X-Consul-Default-Acl-Policy", "allow");
    }
    return *std::move(found);
}

net::http_server::handler api_handler(status::status_store const& store, api_options options) {
    return net::http_server::at_once([&store, chosen = std::move(options)](request const& request) {
        return answer(store, chosen, request);
    });
}

}  // namespace vitals::serving::consul
