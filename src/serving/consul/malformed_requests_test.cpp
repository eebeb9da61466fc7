// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// A hundred thousand requests that nobody should send: each gets an answer, and none harms another.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/server_fixture.hpp"
#include "net/http_server/target.hpp"
#include "serving/consul/routes.hpp"
#include "support/a_request.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using testing::AnyOf;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 20> paths{
    "/",
    "/v1/agent/checks",
    "/v1/agent/self",
    "/v1/agent/members",
    "/v1/agent/services",
    "/v1/agent/service/",
    "/v1/agent/health/service/id/",
    "/v1/agent/health/service/name/",
    "/v1/agent/check/pass/",
    "/v1/agent/check/update/",
    "/v1/health/state/",
    "/v1/health/node/",
    "/v1/health/checks/",
    "/v1/health/service/",
    "/v1/catalog/service/",
    "/v1/catalog/services",
    "/v1/catalog/nodes",
    "/v1/catalog/node/",
    "/v1/catalog/node-services/",
    "/v1/status/leader",
};
constexpr std::array<std::string_view, 18> names{
    "filter",
    "index",
    "wait",
    "near",
    "node-meta",
    "tag",
    "passing",
    "cached",
    "stale",
    "consistent",
    "max_stale",
    "dc",
    "ns",
    "pretty",
    "format",
    "hash",
    "partition",
    "token",
};
// Pieces of names, values and filters; whole, cut and joined.
constexpr std::array<std::string_view, 40> pieces{
    "any",
    "passing",
    "critical",
    "front",
    "shop/web/one",
    "n",
    "dc1",
    "1",
    "0",
    "18446744073709551615",
    "18446744073709551616",
    "-1",
    "10s",
    "1h30m",
    "1e9s",
    "true",
    "f",
    "a:b",
    ":",
    "Status == passing",
    "Status",
    " != ",
    " matches \"(\"",
    " in ",
    "ServiceTags",
    " is empty",
    "not ",
    "(((((",
    "Checks.Status",
    "Service.Meta[\"",
    "`",
    "\"\\u12",
    " and ",
    "%",
    "%00",
    "%ff%fe",
    "\xC3\x28",
    "&",
    "=",
    "+"
};

class MalformedRequests : public net::http_server::server_fixture {
protected:
    MalformedRequests() {
        for (auto const* id : {"one", "two"}) {
            check::definition made;
            made.identity = {"shop", "web", id};
            made.name = id;
            made.service = check::service{"shop/front", "front", {"eu"}};
            auto const which =
                store.add(std::make_shared<check::definition const>(std::move(made)), {});
            store.observe(which, {.outcome = health::outcome::passing, .output = "fine"});
        }
    }
    std::size_t below(std::size_t limit) { return random() % limit; }

    std::string some_text() {
        std::string made;
        for (auto left = below(5); left > 0; --left) {
            auto const piece = pieces.at(below(pieces.size()));
            made += below(4) == 0 ? piece.substr(0, below(piece.size() + 1)) : piece;
        }
        return made;
    }
    std::string escaped(std::string_view text) {
        static constexpr std::string_view digits = "0123456789ABCDEF";
        std::string made;
        for (char const each : text) {
            auto const c = static_cast<unsigned char>(each);
            if (c > ' ' && c < 0x7f && c != '"' && below(20) != 0) {
                made += each;
                continue;
            }
            made += '%';
            made += digits[c >> 4U];
            made += digits[c & 0xFU];
        }
        return made;
    }
    std::string a_target() {
        std::string made{paths.at(below(paths.size()))};
        if (below(2) == 0) made += escaped(some_text());
        for (auto left = below(6); left > 0; --left) {
            made += made.contains('?') ? '&' : '?';
            made += names.at(below(names.size()));
            if (below(8) != 0) made += "=" + escaped(some_text());
        }
        return mutated(std::move(made), 3);
    }
    // With a byte changed, taken away or repeated, in one of so many.
    std::string mutated(std::string text, std::size_t one_of) {
        while (!text.empty() && below(one_of) == 0) {
            auto const at = below(text.size());
            switch (below(4)) {
                case 0:
                    text[at] = static_cast<char>(below(256));
                    break;
                case 1:
                    text.erase(at, 1 + below(8));
                    break;
                case 2:
                    text.insert(at, text.substr(at, 1 + below(30)));
                    break;
                default:
                    text.resize(at);
            }
        }
        return text;
    }

    status::status_store store;
    consul::api api{context.get_executor(), clock, store, {.node_name = "n"}};
    std::mt19937 random{18};
};

}  // namespace

TEST_F(MalformedRequests, are_answered_by_the_routes_with_a_status_and_a_text) {
    constexpr std::array<char const*, 4> methods{"GET", "PUT", "HEAD", "get"};
    std::size_t parsed = 0;
    std::size_t succeeded = 0;
    for (int i = 0; i < 100'000; ++i) {
        auto const text = a_target();
        auto target = net::http_server::parse_target(text);
        if (!target) continue;
        ++parsed;
        auto asked = support::a_request(
            std::move(target->path),
            std::move(target->query),
            below(4) == 0 ? methods.at(below(methods.size())) : "GET"
        );
        if (asked.method == "PUT") asked.body = mutated(R"({"Status":"passing","Output":"x"})", 2);
        asked.over_loopback = below(2) == 0;
        if (below(2) == 0) asked.headers.emplace_back("host", "127.0.0.1");

        auto reply = api.answer(asked);

        if (reply.postponed) continue;
        ASSERT_THAT(reply.status, AnyOf(200U, 400U, 403U, 404U, 405U, 429U, 500U, 503U)) << text;
        auto const body = support::whole_body(reply);
        if (reply.status == 200) ++succeeded;
        ASSERT_TRUE(reply.status == 200 || !body.empty()) << reply.status << " " << text;
        ASSERT_LT(body.size(), 64U * 1024) << text;
    }
    EXPECT_GT(parsed, 50'000U);
    EXPECT_GT(succeeded, 10'000U);
}

TEST_F(MalformedRequests, that_come_as_bytes_leave_the_server_as_it_was) {
    start(api.handler(), api_limits);
    for (int i = 0; i < 3'000; ++i) {
        auto bytes = "GET " + a_target() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
        support::raw_client client{server->local()};
        client.send(mutated(std::move(bytes), 2));
        clock.settle();
        auto const& received = client.received();
        ASSERT_TRUE(received.empty() || received.starts_with("HTTP/1.1 ")) << i;
    }
    clock.advance(1min);

    EXPECT_THAT(
        exchange("GET /v1/health/state/any HTTP/1.1\r\nHost: x\r\n\r\n"),
        testing::HasSubstr("shop/web/two")
    );
    EXPECT_FALSE(ended);
    clock.advance(10min);
    EXPECT_EQ(server->connections().open, 0U);
}

}  // namespace vitals::serving::consul
