// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/url.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/routes.hpp"
#include "support/a_request.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class Filters : public testing::Test {
protected:
    void add(std::string_view id, health::outcome outcome, std::string output = "out") {
        check::definition one;
        one.identity = {"shop", "web", id};
        one.name = "Name of " + std::string{id};
        one.notes = "a note";
        check::http_target target;
        target.url = *check::url::parse("http://front.shop/healthz");
        one.target = std::move(target);
        one.timing = {.interval = 90s, .timeout = 500ms};
        if (id != "alone") one.service = check::service{"shop/front", "front", {"web", "eu"}};
        health::observation seen;
        seen.outcome = outcome;
        seen.output = std::move(output);
        store.observe(
            store.add(std::make_shared<check::definition const>(std::move(one)), {}),
            std::move(seen)
        );
    }
    net::http_server::response get(std::string path, std::string filter) {
        auto reply =
            api.answer(support::a_request(std::move(path), {{"filter", std::move(filter)}}));
        reply.body = support::whole_body(reply);
        return reply;
    }
    std::vector<std::string> shown(std::string filter, std::string path = "/v1/health/state/any") {
        auto const body = get(std::move(path), std::move(filter)).body;
        std::vector<std::string> found;
        std::string_view const key = R"("CheckID":"shop/web/)";
        for (auto at = body.find(key); at != body.npos; at = body.find(key, at + 1)) {
            auto const begin = at + key.size();
            found.push_back(body.substr(begin, body.find('"', begin) - begin));
        }
        return found;
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    status::status_store store;
    consul::api api{context.get_executor(), clock, store, {.node_name = "release-1"}};
};

using names = std::vector<std::string>;

}  // namespace

TEST_F(Filters, have_every_selector_that_consul_has_for_a_check) {
    add("front", health::outcome::warning, "HTTP GET: 429");

    for (auto const* const fits :
         {"Node == `release-1`",
          "CheckID == `shop/web/front`",
          "Name matches `^Name of`",
          "Status == warning",
          "note in Notes",
          "Output contains `429`",
          "ServiceID == `shop/front`",
          "ServiceName == front",
          "eu in ServiceTags",
          "ServiceTags is not empty",
          "Type == http",
          "Interval == `1m30s`",
          "Timeout == `500ms`",
          "ExposedPort == 0",
          "PeerName == ``"})
        EXPECT_EQ(shown(fits), names{"front"}) << fits;
    for (auto const* const none :
         {"Definition", "CreateIndex", "ModifyIndex", "Namespace", "Vitals"})
        EXPECT_THAT(
            get("/v1/health/state/any", std::string{none} + " == a").body,
            HasSubstr("is not valid")
        );
}

TEST_F(Filters, of_a_check_without_a_service_see_empty_texts_and_an_empty_list) {
    add("alone", health::outcome::passing);

    EXPECT_EQ(
        shown("ServiceName == `` and ServiceID == `` and ServiceTags is empty"),
        names{"alone"}
    );
}

TEST_F(Filters, choose_among_the_checks_of_the_list_that_is_asked_for) {
    add("a", health::outcome::passing);
    add("b", health::outcome::critical, "refused");
    add("c", health::outcome::critical, "timeout");
    add("d", health::outcome::warning);

    EXPECT_EQ(shown("Status == critical or Status == warning"), (names{"b", "c", "d"}));
    EXPECT_EQ(shown("not Output == refused", "/v1/health/state/critical"), names{"c"});
    EXPECT_EQ(shown("Output == refused", "/v1/agent/checks"), names{"b"});
    EXPECT_EQ(shown("Name == nobody", "/v1/health/state/any"), names{});
    EXPECT_EQ(get("/v1/health/state/any", "Name == nobody").body, "[]");
    EXPECT_EQ(get("/v1/agent/checks", "Name == nobody").body, "{}");
    EXPECT_EQ(shown(""), (names{"a", "b", "c", "d"}));
}

TEST_F(Filters, that_are_none_are_refused_with_consuls_words) {
    for (auto const* const path : {"/v1/health/state/any", "/v1/agent/checks"}) {
        auto const reply = get(path, "Status=passing");
        EXPECT_EQ(reply.status, 500U);
        EXPECT_TRUE(reply.body.starts_with("Failed to create boolean expression evaluator: 1:7 (6)")
        ) << reply.body;
    }
}

TEST_F(Filters, that_do_not_fit_the_list_are_refused_with_consuls_words_even_without_checks) {
    auto const problem = [&](char const* path, char const* filter) {
        auto const reply = get(path, filter);
        EXPECT_EQ(reply.status, 500U);
        return reply.body;
    };

    EXPECT_EQ(problem("/v1/agent/checks", "Nme == a"), "Selector \"Nme\" is not valid");
    EXPECT_EQ(
        problem("/v1/agent/checks", "Status is empty"),
        "Invalid match operator \"Is Empty\" for selector \"Status\""
    );
    EXPECT_EQ(
        problem("/v1/health/state/any", "Nme == a"),
        "Failed to create boolean expression evaluator: Selector \"Nme\" is not valid"
    );
    EXPECT_EQ(
        problem("/v1/health/state/nosuch", "Nme == a"),
        "Failed to create boolean expression evaluator: Selector \"Nme\" is not valid"
    );
    EXPECT_THAT(
        get("/v1/health/state/any", "Nme == a").headers,
        testing::IsSupersetOf({testing::Pair("X-Consul-Index", "1")})
    );
}

TEST_F(Filters, are_part_of_what_requests_share_a_text_for) {
    add("a", health::outcome::passing);
    add("b", health::outcome::passing);
    auto const ask = [&](char const* filter) {
        return api.answer(support::a_request("/v1/health/state/any", {{"filter", filter}})).shared;
    };

    auto const of_all = ask("");
    auto const of_a = ask("CheckID == `shop/web/a`");

    EXPECT_EQ(ask("CheckID == `shop/web/a`"), of_a);
    EXPECT_NE(ask("CheckID == `shop/web/b`"), of_a);
    EXPECT_NE(of_all, of_a);
}

TEST_F(Filters, that_read_much_do_so_in_pieces) {
    std::string const long_output(4000, 'a');
    for (int i = 0; i < 1000; ++i)
        add("c" + std::to_string(i), health::outcome::passing, long_output);
    auto const filter = "Output matches `(bc|de){200}`";

    auto reply = api.answer(support::a_request("/v1/health/state/any", {{"filter", filter}}));
    int pieces = 1;
    while (reply.rest) {
        auto const piece = reply.rest->next();
        ++pieces;
        if (piece.last) reply.rest.reset();
    }

    EXPECT_GT(pieces, 100);
    EXPECT_EQ(get("/v1/health/state/any", filter).body, "[]");
}

}  // namespace vitals::serving::consul
