// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the routes of the API share: where they read, and the parts of their answers.

#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/routes.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

struct served {
    api_options const& options;
    consul::lists& lists;
    update_counters& updates;
};

inline constexpr std::string_view json_type = "application/json";

// As `pretty` of the request asks for it.
json::layout layout_for(net::http_server::call const& what);
net::http_server::response json_answer(std::string body);
// With the headers of every answer from the catalog. There is one store, so it is always the
// leader.
net::http_server::response with_query_headers(
    net::http_server::response reply,
    std::string_view consistency,
    std::uint64_t index
);

}  // namespace vitals::serving::consul
