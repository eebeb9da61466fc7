// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/prometheus/metrics_routes.hpp"

#include "core/metrics/exposition.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "support/a_request.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <utility>

namespace vitals::serving::prometheus {

namespace {

net::http_server::response ask(std::string path, std::string method = "GET") {
    status::status_store const checks;
    auto const handler = metrics_handler([&] { return metrics::page{{.checks = checks}}; });
    auto const request = support::a_request(std::move(path), {}, std::move(method));
    runtime::asio::io_context loop{1};
    net::http_server::response reply;
    runtime::asio::co_spawn(
        loop.get_executor(),
        handler(request),
        [&](std::exception_ptr, net::http_server::response got) { reply = std::move(got); }
    );
    loop.run();
    reply.body = support::whole_body(reply);
    return reply;
}

}  // namespace

TEST(MetricsRoutes, answer_in_prometheus_text_format) {
    auto const reply = ask("/metrics");

    EXPECT_EQ(reply.status, 200U);
    EXPECT_NE(reply.body.find("\nvitals_checks{status=\"passing\"} 0\n"), std::string::npos);
    EXPECT_EQ(
        reply.headers.at(0),
        (std::pair<std::string, std::string>{
            "Content-Type",
            "text/plain; version=0.0.4; charset=utf-8"
        })
    );
}

TEST(MetricsRoutes, point_the_way_from_the_first_page) {
    EXPECT_NE(ask("/").body.find("/metrics"), std::string::npos);
    EXPECT_EQ(ask("/metrics/").status, 404U);
    EXPECT_EQ(ask("/x").status, 404U);
    EXPECT_NE(ask("/x").body.find("/metrics"), std::string::npos);
}

TEST(MetricsRoutes, are_read_only) {
    EXPECT_EQ(ask("/metrics", "HEAD").status, 200U);
    EXPECT_EQ(ask("/metrics", "POST").status, 405U);
    EXPECT_EQ(ask("/metrics", "POST").headers.back().first, "Allow");
}

}  // namespace vitals::serving::prometheus
