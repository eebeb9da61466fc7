// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/service_routes.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/instance_list.hpp"
#include "serving/consul/instance_walk.hpp"
#include "serving/consul/list_filter.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/consul/query.hpp"
#include "serving/consul/served.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

using net::http_server::call;
using net::http_server::request;
using net::http_server::response;

std::vector<std::string> tags_of(request const& asked) {
    std::vector<std::string> tags;
    for (auto const& [name, value] : asked.query)
        if (name == "tag" && !value.empty()) tags.push_back(value);
    return tags;
}

catalog_list of_service(call const& what) {
    return {
        .list = {.which = list::any, .service = std::string{what.rest}},
        .missing = "Missing service name",
        .may_be_cached = true
    };
}

prepared answer_with(instance_query query) {
    return [query = std::move(query)](node_list of) {
        auto its = query;
        its.of = std::move(of);
        return list_instances(std::move(its));
    };
}

}  // namespace

response list_health_service(served const& from, call const& what) {
    auto const prepare = [&]() -> std::expected<prepared, response> {
        auto const passing = read_passing(what.asked);
        if (!passing) return std::unexpected{passing.error()};
        auto filter =
            instance_filter::read(what.asked, filter_wording::of_catalog, find_health_column);
        if (!filter) return std::unexpected{std::move(filter).error()};
        return answer_with(
            {.service = std::string{what.rest},
             .shows = instance_query::form::health,
             .selected =
                 {.tags = tags_of(what.asked),
                  .passing = *passing,
                  .filter = *std::move(filter),
                  .reader = from.reader},
             .layout = layout_for(what),
             .first_index = from.options.first_index}
        );
    };
    return answer_from_catalog(from, what, of_service(what), prepare);
}

response list_catalog_service(served const& from, call const& what) {
    auto const prepare = [&]() -> std::expected<prepared, response> {
        auto filter =
            instance_filter::read(what.asked, filter_wording::of_catalog, find_catalog_column);
        if (!filter) return std::unexpected{std::move(filter).error()};
        return answer_with(
            {.service = std::string{what.rest},
             .shows = instance_query::form::catalog,
             .selected =
                 {.tags = tags_of(what.asked), .filter = *std::move(filter), .reader = from.reader},
             .layout = layout_for(what),
             .first_index = from.options.first_index}
        );
    };
    return answer_from_catalog(from, what, of_service(what), prepare);
}

response list_catalog_services(served const& from, call const& what) {
    auto const prepare = [&]() -> std::expected<prepared, response> {
        auto filter =
            instance_filter::read(what.asked, filter_wording::of_catalog, find_catalog_column);
        if (!filter) return std::unexpected{std::move(filter).error()};
        return [&left_out = from.tags_left_out,
                selected = instance_selection{.filter = *std::move(filter), .reader = from.reader},
                layout = layout_for(what)](node_list of) {
            return list_services(std::move(of), selected, layout, left_out);
        };
    };
    // A filter asks instances for more than their names and tags.
    bool const is_filtered = !what.asked.parameter("filter").value_or("").empty();
    return answer_from_catalog(
        from,
        what,
        {.list = {is_filtered ? list::instances : list::services},
         .none = write_no_members,
         .is_sorted_by_distance = false},
        prepare
    );
}

}  // namespace vitals::serving::consul
