// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/prometheus/metrics_routes.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "runtime/coroutine.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::prometheus {

namespace {

using net::http_server::request;
using net::http_server::response;

response text(unsigned status, std::string_view type, std::string body) {
    return {
        .status = status,
        .headers = {{"Content-Type", std::string{type}}},
        .body = std::move(body)
    };
}

response answer(std::function<std::string()> const& exposition, request const& request) {
    constexpr std::string_view plain = "text/plain; charset=utf-8";
    if (request.path != "/metrics" && request.path != "/")
        return text(404, plain, "404 page not found\n");
    if (request.method != "GET" && request.method != "HEAD") {
        auto reply = text(405, plain, "method " + request.method + " not allowed");
        reply.headers.emplace_back("Allow", "GET, HEAD");
        return reply;
    }
    if (request.path == "/") return text(200, plain, "Vitals' metrics are at /metrics\n");
    return text(200, "text/plain; version=0.0.4; charset=utf-8", exposition());
}

runtime::awaitable<response> later(response made) {
    co_return made;
}

}  // namespace

net::http_server::handler metrics_handler(std::function<std::string()> exposition) {
    return [made = std::move(exposition)](request const& request) {
        return later(answer(made, request));
    };
}

}  // namespace vitals::serving::prometheus
