// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/routes.hpp"

#include "core/check/status.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "runtime/coroutine.hpp"
#include "serving/consul/check_list.hpp"
#include "text/json/writer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::request;
using net::http_server::response;

struct asked {
    status::status_store const& store;
    api_options const& options;
    net::http_server::request const& request;
    std::string_view rest;  // of the path, after the route's prefix

    json::layout how() const {
        return request.parameter("pretty") ? json::layout::pretty : json::layout::compact;
    }
};

response plain(unsigned status, std::string text) {
    return {
        .status = status,
        .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
        .body = std::move(text)
    };
}

response json(std::string text) {
    return {
        .status = 200,
        .headers = {{"Content-Type", "application/json"}},
        .body = std::move(text)
    };
}

response list_agent_checks(asked const& what) {
    return json(agent_checks(what.store, what.options.node_name, what.how()));
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

response list_state(asked const& what) {
    if (what.rest.empty()) return plain(400, "Missing check state");
    auto const wanted = check::parse_status(what.rest);
    auto const& node = what.options.node_name;
    std::string body;
    if (wanted || what.rest == "any")
        body = checks_in_state(what.store, node, wanted, what.how());
    else
        body = what.how() == json::layout::pretty
                   ? "[]\n"
                   : "[]";  // Consul's answer to a state it does not know
    auto reply = json(std::move(body));
    add_query_headers(reply, what.store);
    return reply;
}

struct route {
    std::string_view path;  // a prefix when it ends in '/', else all of it
    response (*get)(asked const&);
};

// Every endpoint of Consul's that we answer.
constexpr std::array routes{
    route{"/v1/agent/checks", list_agent_checks},
    route{"/v1/health/state/", list_state},
};

response index_page() {
    std::string text =
        "Vitals: Kubernetes-native health checks, with Consul's HTTP API.\n\n"
        "GET /v1/agent/checks          every check, keyed by its id\n"
        "GET /v1/health/state/<state>  any, passing, warning or critical\n\n"
        "?pretty makes the answers readable.\n";
    return plain(200, std::move(text));
}

response not_found(std::string_view path) {
    if (path.starts_with("/v1/"))
        return plain(404, "Invalid URL path: not a recognized HTTP API endpoint\n");
    return plain(
        404,
        "Invalid URL path: if attempting to use the HTTP API, ensure the path starts with '/v1/'\n"
    );
}

// Consul serves no HEAD on these.
response by_method(route const& found, asked const& what) {
    constexpr auto allowed = "OPTIONS,GET";
    if (what.request.method == "GET") return found.get(what);
    response reply;
    if (what.request.method != "OPTIONS")
        reply = plain(405, "method " + what.request.method + " not allowed");
    reply.headers.emplace_back("Allow", allowed);
    return reply;
}

runtime::awaitable<response> later(response made) {
    co_return made;
}

}  // namespace

response
answer(status::status_store const& store, api_options const& options, request const& request) {
    std::string_view const path = request.path;
    auto const fits = [path](route const& one) {
        return one.path.ends_with('/') ? path.starts_with(one.path) : path == one.path;
    };
    auto const* const found = std::ranges::find_if(routes, fits);
    if (found == routes.end()) {
        bool const reading = request.method == "GET" || request.method == "HEAD";
        return path == "/" && reading ? index_page() : not_found(path);
    }
    auto const rest = found->path.ends_with('/') ? path.substr(found->path.size()) : "";
    auto reply = by_method(*found, {store, options, request, rest});
    reply.headers.emplace_back("Vary", "Accept-Encoding");
    reply.headers.emplace_back("X-Consul-Default-Acl-Policy", "allow");
    return reply;
}

net::http_server::handler api_handler(status::status_store const& store, api_options options) {
    return [&store, chosen = std::move(options)](request const& request) {
        return later(answer(store, chosen, request));
    };
}

}  // namespace vitals::serving::consul
