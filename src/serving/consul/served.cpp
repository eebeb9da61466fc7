// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/served.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

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

}  // namespace vitals::serving::consul
