// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/agent_routes.hpp"

#include "core/check/status.hpp"
#include "core/status/check_status.hpp"
#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/content_hash.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/instance_json.hpp"
#include "serving/consul/instance_list.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/query.hpp"
#include "serving/consul/served.hpp"
#include "text/json/writer.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::call;
using net::http_server::request;
using net::http_server::response;
using net::http_server::text;
using status::check_status;

check::status worst_of(status::service_lists::service const& its) {
    for (auto const one : {check::status::critical, check::status::warning})
        if (its.by_status.at(std::to_underlying(one)) > 0) return one;
    return check::status::passing;
}

// Of all checks of its instance, which its namespace's budget limits; of none when all checks of the
// service pass.
check::status worst_of(status::status_store const& store, check_status const& first) {
    auto const& service = *first.definition->service;
    auto const ns = first.definition->identity.ns();
    auto const* const all = store.services().find(service.name);
    auto const bound = all == nullptr ? check::status::critical : worst_of(*all);
    auto worst = first.status();
    if (worst == bound) return worst;
    auto const look_at = [&](check_status const& one) {
        auto const& its = *one.definition;
        if (its.service->id != service.id || its.identity.ns() != ns) return false;
        worst = std::max(worst, one.status());
        return worst != bound;
    };
    store.for_each_of_service(
        service.name,
        {.service_id = service.id, .identity = first.definition->identity.text()},
        look_at
    );
    return worst;
}

unsigned code_of(check::status status) {
    static constexpr std::array<unsigned, check::status_count> codes{200, 429, 503};
    return codes.at(std::to_underlying(status));
}

bool wants_text(request const& asked) {
    return asked.header("accept").value_or("").starts_with("text/plain") ||
           asked.parameter("format") == "text";
}

response with_reason(response reply, std::string reason) {
    reply.headers.emplace_back("X-Consul-Reason", std::move(reason));
    return reply;
}

response not_found(call const& what, std::string reason, std::string_view json) {
    if (wants_text(what.asked)) return with_reason(text(404, reason, "text/plain"), reason);
    json::writer out{layout_for(what)};
    return with_reason(text(404, out.raw(json).take(), json_type), std::move(reason));
}

response answer_with_health(
    served const& from,
    call const& what,
    check::status status,
    instance_query query
) {
    std::string const aggregate{to_string(status)};
    if (wants_text(what.asked))
        return with_reason(text(code_of(status), aggregate, "text/plain"), aggregate);
    query.shows = instance_query::form::agent;
    query.layout = layout_for(what);
    query.selected.reader = from.reader;
    query.of = {&from.nodes.ours()};
    query.first_index = from.options.first_index;
    auto reply = streamed_json(list_instances(std::move(query)));
    reply.status = code_of(status);
    return with_reason(std::move(reply), aggregate);
}

}  // namespace

check_status const* find_instance(status::status_store const& store, std::string_view id) {
    check_status const* found = nullptr;
    store.for_each_by_service_id({.service_id = id, .identity = {}}, [&](check_status const& one) {
        if (one.definition->service->id == id) found = &one;
        return false;
    });
    return found;
}

response show_agent_service(served const& from, call const& what) {
    auto const query = read_query(what.asked);
    if (!query) return query.error();
    auto const* const found = find_instance(from.store, what.rest);
    if (found == nullptr) return text(404, std::string{"unknown service ID: "}.append(what.rest));
    std::array<check_status const*, 1> const checks{found};
    shown_instance const one{.node = from.nodes.ours(), .reader = from.reader, .checks = checks};
    auto const hash = content_hash(one);
    if (what.asked.parameter("hash") == hash && what.asked.may_wait)
        return postponed(from.lists, {list::instances}, query->wait);
    json::writer out{layout_for(what), json::escaping::for_html};
    write_agent_service(out, one, hash);
    auto reply = json_answer(out.take());
    reply.headers.emplace_back("X-Consul-Contenthash", hash);
    return reply;
}

response show_instance_health(served const& from, call const& what) {
    if (auto refused = refuse_tenant(what.asked)) return *std::move(refused);
    if (what.rest.empty()) return text(400, "Missing serviceID");
    auto const* const found = find_instance(from.store, what.rest);
    if (found == nullptr)
        return not_found(
            what,
            std::string{"ServiceId "}.append(what.rest).append(" not found"),
            R"({"AggregatedStatus":"critical","Service":null,"Checks":null})"
        );
    auto const& service = *found->definition->service;
    return answer_with_health(
        from,
        what,
        worst_of(from.store, *found),
        {.service = service.name,
         .only = instance_query::instance{service.id, std::string{found->definition->identity.ns()}}
        }
    );
}

response show_service_health(served const& from, call const& what) {
    if (auto refused = refuse_tenant(what.asked)) return *std::move(refused);
    if (what.rest.empty()) return text(400, "Missing service Name");
    auto const* const found = from.store.services().find(what.rest);
    if (found == nullptr)
        return not_found(
            what,
            std::string{"ServiceName "}.append(what.rest).append(" Not Found"),
            "[]"
        );
    return answer_with_health(from, what, worst_of(*found), {.service = std::string{what.rest}});
}

}  // namespace vitals::serving::consul
