// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/served.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/consul/query.hpp"
#include "text/json/writer.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <ratio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

// Up to a sixteenth later, as in Consul: clients that came together do not come back together.
net::http_server::response
postponed(consul::lists& from, selection const& which, std::chrono::nanoseconds wait) {
    auto const later = std::chrono::duration<double, std::nano>{wait} * (from.random() / 16);
    auto& change_signal = from.signal_of(which);
    net::http_server::response none;
    none.postponed = {
        .change_signal = &change_signal,
        .generation = change_signal.generation(),
        .at_most = wait + std::chrono::duration_cast<std::chrono::nanoseconds>(later)
    };
    return none;
}

json::layout layout_for(net::http_server::call const& what) {
    return what.asked.parameter("pretty") ? json::layout::pretty : json::layout::compact;
}

net::http_server::response json_answer(std::string body) {
    return net::http_server::text(200, std::move(body), json_type);
}

net::http_server::response with_query_headers(
    net::http_server::response reply,
    std::string_view consistency,
    std::uint64_t index
) {
    reply.headers.emplace_back("X-Consul-Effective-Consistency", consistency);
    reply.headers.emplace_back("X-Consul-Index", std::to_string(index));
    reply.headers.emplace_back("X-Consul-Knownleader", "true");
    reply.headers.emplace_back("X-Consul-Lastcontact", "0");
    reply.headers.emplace_back("X-Consul-Query-Backend", "blocking-query");
    return reply;
}

net::http_server::response streamed_json(std::shared_ptr<net::http_server::body_source> body) {
    return net::http_server::streamed(200, std::move(body), json_type);
}

net::http_server::body_source::piece piece_of(std::string text, bool last) {
    auto shared = std::make_shared<net::http_server::shared_text>();
    shared->plain = std::move(text);
    return {.text = std::move(shared), .last = last};
}

namespace {

node_list
nodes_of(served const& from, net::http_server::request const& asked, catalog_list const& which) {
    if (which.node) {
        auto const* const one = from.nodes.find(*which.node);
        return one == nullptr ? node_list{} : node_list{one};
    }
    auto const near = asked.parameter("near").value_or("");
    auto some = from.nodes.in_order(which.is_sorted_by_distance ? near : "");
    std::erase_if(some, [&](node const* each) { return !has_node_meta(asked, each->meta); });
    return some;
}

}  // namespace

void write_no_elements(json::writer& out) {
    out.begin_array().end_array();
}

void write_no_members(json::writer& out) {
    out.begin_object().end_object();
}

net::http_server::response answer_from_catalog(
    served const& from,
    net::http_server::call const& what,
    catalog_list which,
    std::function<std::expected<prepared, net::http_server::response>()> const& prepare
) {
    auto const query = read_query(what.asked);
    if (!query) return query.error();
    if (!which.missing.empty() && what.rest.empty())
        return net::http_server::text(400, std::string{which.missing});
    if (auto refused = refuse_datacenter(what.asked, from.options.datacenter))
        return with_query_headers(*std::move(refused), query->consistency, 1);
    auto const body = prepare();
    if (!body) return with_query_headers(body.error(), query->consistency, 1);

    auto nodes = nodes_of(from, what.asked, which);
    if (nodes.empty()) which.list = {};
    auto const index = from.lists.index_of(which.list);
    if (query->index > 0 && index <= query->index && what.asked.may_wait)
        return postponed(from.lists, which.list, query->wait);
    json::writer none{layout_for(what)};
    if (which.list.which == list::none) which.none(none);
    auto reply = which.list.which == list::none ? json_answer(none.take())
                                                : streamed_json((*body)(std::move(nodes)));
    if (which.may_be_cached) from.seen.mark(reply, what.asked);
    return with_query_headers(std::move(reply), query->consistency, index);
}

}  // namespace vitals::serving::consul
