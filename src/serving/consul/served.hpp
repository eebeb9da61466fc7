// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the routes of the API share: where they read, and the parts of their answers.

#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/consul/routes.hpp"
#include "serving/consul/seen_queries.hpp"
#include "serving/readers/view.hpp"
#include "text/json/writer.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

struct served {
    api_options const& options;
    status::status_store const& store;  // of our node
    consul::nodes const& nodes;
    consul::lists& lists;
    update_counters& updates;
    std::uint64_t& tags_left_out;
    seen_queries& seen;
    readers::view const& reader;  // whose answer it is: copy it into what outlives the call
};

inline constexpr std::string_view json_type = "application/json";

// As `pretty` of the request asks for it.
json::layout layout_for(net::http_server::call const& what);
net::http_server::response json_answer(std::string body);
net::http_server::response streamed_json(std::shared_ptr<net::http_server::body_source> body);
net::http_server::body_source::piece piece_of(std::string text, bool last);
// Until the list changes, or the time is over.
net::http_server::response
postponed(consul::lists& from, selection const& which, std::chrono::nanoseconds wait);
// With the headers of every answer from the catalog. There is one store, so it is always the
// leader.
net::http_server::response with_query_headers(
    net::http_server::response reply,
    std::string_view consistency,
    std::uint64_t index
);

// Makes the body of an answer of these nodes, of which there is at least one.
using prepared = std::function<std::shared_ptr<net::http_server::body_source>(node_list)>;

void write_no_elements(json::writer& out);  // []
void write_no_members(json::writer& out);   // {}

// How a path names a list of the catalog.
struct catalog_list {
    selection list;
    std::string_view missing{};  // the answer to a path without the name that it needs
    void (*none)(json::writer&) = write_no_elements;  // the list without elements
    // Of this node alone; else of all that the parameter node-meta chooses.
    std::optional<std::string> node{};
    bool is_sorted_by_distance = true;  // it has the parameter `near`
    bool may_be_cached = false;         // it has the parameter `cached`
};

// The answer from the catalog, or its postponement until the list changes. `prepare`: reads the
// parameters of this list; its error is the answer.
net::http_server::response answer_from_catalog(
    served const& from,
    net::http_server::call const& what,
    catalog_list which,
    std::function<std::expected<prepared, net::http_server::response>()> const& prepare
);

}  // namespace vitals::serving::consul
