// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/node_routes.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/instance_json.hpp"
#include "serving/consul/instance_walk.hpp"
#include "serving/consul/list_filter.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/node_services.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/consul/query.hpp"
#include "serving/consul/served.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::body_source;
using net::http_server::call;
using net::http_server::response;

class one_piece final : public body_source {
public:
    explicit one_piece(std::string text) : text_{std::move(text)} {}

    piece next() override { return piece_of(std::move(text_), true); }

private:
    std::string text_;
};

void write_null(json::writer& out) {
    out.null();
}

// Clients of this list, such as those of consul-k8s, read its Services whatever the node is.
void write_no_list(json::writer& out) {
    out.begin_object();
    out.key("Node").null();
    out.key("Services").begin_array().end_array();
    out.end_object();
}

response
answer_with_services(served const& from, call const& what, node_services_query::form shows) {
    auto const prepare = [&]() -> std::expected<prepared, response> {
        auto filter =
            instance_filter::read(what.asked, filter_wording::of_catalog, find_service_column);
        if (!filter) return std::unexpected{std::move(filter).error()};
        node_services_query query{
            .shows = shows,
            .selected = {.filter = *std::move(filter), .reader = from.reader},
            .layout = layout_for(what),
            .first_index = from.options.first_index
        };
        return [query = std::move(query)](node_list const& of) {
            return list_services_of_node(*of.front(), query);
        };
    };
    return answer_from_catalog(
        from,
        what,
        {.list = {list::instances},
         .missing = "Missing node name",
         .none = shows == node_services_query::form::list ? write_no_list : write_null,
         .node = std::string{what.rest}},
        prepare
    );
}

}  // namespace

response list_nodes(served const& from, call const& what) {
    auto const prepare = [&]() -> std::expected<prepared, response> {
        auto filter =
            instance_filter::read(what.asked, filter_wording::of_catalog, find_node_column);
        if (!filter) return std::unexpected{std::move(filter).error()};
        return [first_index = from.options.first_index,
                filter = *std::move(filter),
                reader = from.reader,
                layout = layout_for(what)](node_list const& of) {
            json::writer out{layout, json::escaping::for_html};
            out.begin_array();
            std::uint64_t work = 0;
            for (auto const* each : of)
                if (filter.shows({.node = *each, .reader = reader, .checks = {}}, work))
                    write_node(out, *each, first_index);
            return std::make_shared<one_piece>(out.end_array().take());
        };
    };
    return answer_from_catalog(from, what, {.list = {list::nodes}}, prepare);
}

response show_node(served const& from, call const& what) {
    return answer_with_services(from, what, node_services_query::form::by_id);
}

response list_node_services(served const& from, call const& what) {
    return answer_with_services(from, what, node_services_query::form::list);
}

response list_agent_services(served const& from, call const& what) {
    if (auto refused = refuse_tenant(what.asked)) return *std::move(refused);
    auto filter = instance_filter::read(what.asked, filter_wording::of_agent, find_service_column);
    if (!filter) return std::move(filter).error();
    return streamed_json(list_services_of_node(
        from.nodes.ours(),
        {.shows = node_services_query::form::agent,
         .selected = {.filter = *std::move(filter), .reader = from.reader},
         .layout = layout_for(what),
         .first_index = from.options.first_index}
    ));
}

}  // namespace vitals::serving::consul
