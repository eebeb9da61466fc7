// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/routes.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/piece.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/lists.hpp"
#include "support/a_request.hpp"
#include "support/virtual_clock.hpp"
#include "text/json/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Pair;

constexpr status::wall_time start{std::chrono::sys_days{std::chrono::year{2026} / 1 / 31}};

class Routes : public testing::Test {
protected:
    status::handle
    add(std::string_view config_map, std::string_view id, bool with_service = false) {
        check::definition one;
        one.identity = {"shop", config_map, id};
        one.name = "Name of " + std::string{id};
        one.notes = "a note";
        check::http_target target;
        target.url = *check::url::parse("http://front.shop/healthz");
        one.target = std::move(target);
        one.timing = {.interval = 90s, .timeout = 500ms};
        if (with_service) one.service = check::service{"shop/front", "front", {"web", "eu"}};
        return store.add(std::make_shared<check::definition const>(std::move(one)), start);
    }
    void see(status::handle which, health::outcome outcome, std::string output) {
        health::observation seen;
        seen.outcome = outcome;
        if (outcome == health::outcome::passing) {
            seen.code = 200;
            seen.duration = 3ms;
        } else {
            seen.reason = health::failure_reason::connect;
            seen.cause = "connect: 10.4.2.7:8443 refused";
        }
        seen.ended = start + 1500ms;
        seen.output = std::move(output);
        store.observe(which, std::move(seen));
    }
    net::http_server::response get(
        std::string path,
        decltype(net::http_server::request::query) query = {},
        std::string method = "GET"
    ) {
        auto const request =
            support::a_request(std::move(path), std::move(query), std::move(method));
        auto reply = api.answer(request);
        reply.body = support::whole_body(reply);
        return reply;
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    status::status_store store;
    consul::api api{context.get_executor(), clock, store, {.node_name = "release-1"}};
};

std::vector<std::string> ids(std::string const& body, bool pretty = false) {
    std::vector<std::string> found;
    std::string_view const key = pretty ? "\"CheckID\": \"" : "\"CheckID\":\"";
    for (auto at = body.find(key); at != body.npos; at = body.find(key, at + 1))
        found.push_back(
            body.substr(at + key.size(), body.find('"', at + key.size()) - at - key.size())
        );
    return found;
}

}  // namespace

TEST_F(Routes, show_a_check_with_consuls_members_in_consuls_order) {
    see(add("web", "front", true), health::outcome::passing, "HTTP GET <ok> & fine");

    auto const reply = get("/v1/agent/checks");

    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(
        reply.body,
        R"({"shop/web/front":{"Node":"release-1","CheckID":"shop/web/front","Name":"Name of front",)"
        R"("Status":"passing","Notes":"a note","Output":"HTTP GET \u003cok\u003e \u0026 fine",)"
        R"("ServiceID":"shop/front","ServiceName":"front","ServiceTags":["web","eu"],"Type":"http",)"
        R"("Interval":"1m30s","Timeout":"500ms","ExposedPort":0,"Definition":{},"CreateIndex":0,)"
        R"("ModifyIndex":0,"Vitals":{"ConfigMap":"shop/web","Reason":"none",)"
        R"("Why":"200 in 3 ms","Since":"2026-01-31T00:00:01.500Z","LastProbe":"2026-01-31T00:00:01.500Z",)"
        R"("Pending":false,"Stale":false}}})"
    );
}

TEST_F(Routes, show_a_check_that_was_never_probed_as_pending) {
    add("web", "front");

    auto const body = get("/v1/agent/checks").body;

    EXPECT_THAT(body, HasSubstr(R"("Status":"critical")"));
    EXPECT_THAT(body, HasSubstr(R"("ServiceID":"","ServiceName":"","ServiceTags":[])"));
    EXPECT_THAT(body, HasSubstr(R"("LastProbe":null,"Pending":true,"Stale":false)"));
}

TEST_F(Routes, mark_a_check_that_runs_on_its_last_good_definition) {
    add("web", "front");
    store.set_stale({"shop", "web", "front"}, true);

    EXPECT_THAT(get("/v1/agent/checks").body, HasSubstr(R"("Stale":true)"));
}

TEST_F(Routes, answer_empty_collections_when_there_is_no_check) {
    EXPECT_EQ(get("/v1/agent/checks").body, "{}");
    EXPECT_EQ(get("/v1/health/state/any").body, "[]");
}

TEST_F(Routes, list_the_checks_of_one_state_or_all) {
    see(add("web", "b"), health::outcome::passing, "");
    see(add("web", "a"), health::outcome::warning, "");
    see(add("web", "c"), health::outcome::critical, "");

    EXPECT_THAT(ids(get("/v1/health/state/passing").body), ElementsAre("shop/web/b"));
    EXPECT_THAT(ids(get("/v1/health/state/warning").body), ElementsAre("shop/web/a"));
    EXPECT_THAT(ids(get("/v1/health/state/critical").body), ElementsAre("shop/web/c"));
    EXPECT_THAT(
        ids(get("/v1/health/state/any").body),
        ElementsAre("shop/web/a", "shop/web/b", "shop/web/c")
    );
}

TEST_F(Routes, list_the_checks_that_were_never_probed_under_the_state_that_they_show) {
    add("web", "new");

    EXPECT_THAT(ids(get("/v1/health/state/critical").body), ElementsAre("shop/web/new"));
    EXPECT_THAT(ids(get("/v1/health/state/passing").body), testing::IsEmpty());
}

TEST_F(Routes, order_lists_and_objects_without_regard_to_case) {
    for (auto const* id : {"b", "a", "C", "A"}) add("web", id);

    EXPECT_THAT(
        ids(get("/v1/health/state/any").body),
        ElementsAre("shop/web/A", "shop/web/a", "shop/web/b", "shop/web/C")
    );
    EXPECT_THAT(
        ids(get("/v1/agent/checks").body),
        ElementsAre("shop/web/A", "shop/web/a", "shop/web/b", "shop/web/C")
    );
}

TEST_F(Routes, answer_an_empty_list_to_an_unknown_state_and_400_to_none) {
    add("web", "a");

    for (auto const* state : {"ANY", "Passing", "fine", "any/", "passing/x"}) {
        auto const reply = get(std::string{"/v1/health/state/"} + state);
        EXPECT_EQ(reply.status, 200U) << state;
        EXPECT_EQ(reply.body, "[]") << state;
    }
    EXPECT_EQ(get("/v1/health/state/").status, 400U);
    EXPECT_EQ(get("/v1/health/state/").body, "Missing check state");
}

TEST_F(Routes, indent_by_four_spaces_and_end_the_line_when_asked_to_be_pretty) {
    EXPECT_EQ(get("/v1/health/state/any", {{"pretty", ""}}).body, "[]\n");
    EXPECT_EQ(get("/v1/health/state/no", {{"pretty", ""}}).body, "[]\n");
    add("web", "a");

    auto const body = get("/v1/agent/checks", {{"pretty", "false"}}).body;

    EXPECT_TRUE(body.starts_with("{\n    \"shop/web/a\": {\n        \"Node\": \"release-1\",\n"));
    EXPECT_THAT(body, HasSubstr("\"ServiceTags\": [],\n"));
    EXPECT_THAT(body, HasSubstr("\"Definition\": {},\n"));
    EXPECT_TRUE(body.ends_with("    }\n}\n"));
}

TEST_F(Routes, send_consuls_headers) {
    EXPECT_THAT(get("/v1/health/state/any").headers, IsSupersetOf({Pair("X-Consul-Index", "1")}));
    see(add("web", "a"), health::outcome::passing, "");
    auto const index = std::to_string(1 + store.revision_of({}));

    EXPECT_THAT(
        get("/v1/health/state/any").headers,
        IsSupersetOf(
            {Pair("Content-Type", "application/json"),
             Pair("Vary", "Accept-Encoding"),
             Pair("X-Consul-Default-Acl-Policy", "allow"),
             Pair("X-Consul-Effective-Consistency", "leader"),
             Pair("X-Consul-Index", index.c_str()),
             Pair("X-Consul-Knownleader", "true"),
             Pair("X-Consul-Lastcontact", "0"),
             Pair("X-Consul-Query-Backend", "blocking-query")}
        )
    );
    EXPECT_THAT(
        get("/v1/agent/checks").headers,
        ElementsAre(
            Pair("Content-Type", "application/json"),
            Pair("Vary", "Accept-Encoding"),
            Pair("X-Consul-Default-Acl-Policy", "allow")
        )
    );
}

TEST_F(Routes, give_each_check_the_indexes_with_which_it_came_and_changed) {
    auto const first = add("web", "a");
    add("web", "b");
    see(first, health::outcome::passing, "");

    EXPECT_THAT(
        get("/v1/health/state/passing").body,
        HasSubstr(R"("CreateIndex":2,"ModifyIndex":4,)")
    );
    EXPECT_THAT(
        get("/v1/health/state/critical").body,
        HasSubstr(R"("CreateIndex":3,"ModifyIndex":3,)")
    );
}

TEST_F(Routes, share_a_text_that_is_being_sent_while_it_holds) {
    auto const which = add("web", "a");
    auto const ask = [&](char const* state) {
        return api.answer(support::a_request(std::string{"/v1/health/state/"} + state)).shared;
    };

    auto const first = ask("any");
    EXPECT_EQ(ask("any"), first);
    EXPECT_NE(ask("critical"), first);
    clock.advance(lists::between_notifications);
    EXPECT_NE(ask("any"), first);
    auto const second = ask("any");
    see(which, health::outcome::critical, "another output");
    EXPECT_NE(ask("any"), second);
}

TEST_F(Routes, make_a_large_list_in_pieces_that_show_each_check_once) {
    constexpr int checks = 500;
    for (int i = 0; i < checks; ++i)
        see(add("web", "c" + std::to_string(i)), health::outcome::passing, std::string(1000, 'x'));

    for (auto const* path : {"/v1/agent/checks", "/v1/health/state/any"})
        for (bool const pretty : {false, true}) {
            auto const request =
                pretty ? support::a_request(path, {{"pretty", ""}}) : support::a_request(path);
            auto reply = api.answer(request);
            ASSERT_NE(reply.rest, nullptr) << path;
            EXPECT_LT(reply.bytes().size(), status::piece::most_bytes + 4'000);

            auto const body = support::whole_body(reply);

            EXPECT_FALSE(json::parse_tree("{\"a\":" + body + "}").IsNull()) << path;
            auto const found = ids(body, pretty);
            EXPECT_EQ(found.size(), static_cast<std::size_t>(checks));
            EXPECT_EQ(std::set(found.begin(), found.end()).size(), found.size());
        }
}

TEST_F(Routes, go_on_with_a_list_whose_checks_are_removed_changed_and_added_meanwhile) {
    std::vector<status::handle> all;
    for (int i = 0; i < 500; ++i) {
        all.push_back(add("web", "c" + std::to_string(1000 + i)));
        see(all.back(), health::outcome::passing, std::string(1000, 'x'));
    }
    auto reply = api.answer(support::a_request("/v1/health/state/passing"));
    auto const last_sent = ids(reply.bytes()).back();

    store.remove(store.find(last_sent)->definition->identity);
    store.remove({"shop", "web", "c1400"});
    see(all[300], health::outcome::critical, "");
    see(add("web", "c1200b"), health::outcome::passing, "");

    auto const found = ids(support::whole_body(reply));
    EXPECT_EQ(found.size(), 499U);
    EXPECT_THAT(found, testing::Contains("shop/web/c1200b"));
    EXPECT_THAT(found, testing::Not(testing::Contains("shop/web/c1400")));
    EXPECT_THAT(found, testing::Not(testing::Contains("shop/web/c1300")));
}

TEST_F(Routes, answer_with_the_index_of_the_first_byte_so_that_a_change_meanwhile_wakes_the_next) {
    std::vector<status::handle> all;
    for (int i = 0; i < 500; ++i) {
        all.push_back(add("web", "c" + std::to_string(i)));
        see(all.back(), health::outcome::passing, std::string(1000, 'x'));
    }
    auto reply = api.answer(support::a_request("/v1/health/state/any"));
    auto const index = std::ranges::find(
        reply.headers,
        "X-Consul-Index",
        &std::pair<std::string, std::string>::first
    );
    ASSERT_NE(index, reply.headers.end());

    see(all[0], health::outcome::critical, "after it was sent");
    support::whole_body(reply);

    auto const next =
        api.answer(support::a_request("/v1/health/state/any", {{"index", index->second}}));
    EXPECT_FALSE(next.postponed);
}

TEST_F(Routes, look_at_no_more_than_some_thousand_checks_for_a_piece) {
    for (int i = 0; i < 10'000; ++i) add("web", "c" + std::to_string(i));

    auto reply = api.answer(support::a_request("/v1/health/state/passing"));

    EXPECT_EQ(reply.bytes(), "");
    ASSERT_NE(reply.rest, nullptr);
    EXPECT_EQ(support::whole_body(reply), "[]");
}

TEST_F(Routes, refuse_what_they_would_answer_wrongly) {
    add("web", "a");
    EXPECT_EQ(get("/v1/health/state/any", {{"dc", "nosuch"}}).body, "No path to datacenter");
    EXPECT_EQ(get("/v1/health/state/any", {{"dc", "dc1"}}).status, 200U);
    for (auto const* path : {"/v1/health/state/any", "/v1/agent/checks"})
        EXPECT_EQ(get(path, {{"ns", "x"}}).status, 400U);
    EXPECT_EQ(get("/v1/health/state/any", {{"node-meta", "rack:7"}}).body, "[]");
    // The agent's own checks are asked for, in whatever words.
    EXPECT_EQ(get("/v1/agent/checks", {{"dc", "nosuch"}, {"index", "abc"}}).status, 200U);
}

TEST_F(Routes, say_which_consistency_was_asked_for) {
    EXPECT_THAT(
        get("/v1/health/state/any", {{"stale", ""}}).headers,
        IsSupersetOf({Pair("X-Consul-Effective-Consistency", "stale")})
    );
}

TEST_F(Routes, take_get_and_name_what_else_they_take) {
    for (auto const* path : {"/v1/agent/checks", "/v1/health/state/any"}) {
        for (auto const* method : {"PUT", "POST", "DELETE", "HEAD"}) {
            auto const reply = get(path, {}, method);
            EXPECT_EQ(reply.status, 405U);
            EXPECT_EQ(reply.body, std::string{"method "} + method + " not allowed");
            EXPECT_THAT(
                reply.headers,
                IsSupersetOf(
                    {Pair("Allow", "OPTIONS,GET"), Pair("X-Consul-Default-Acl-Policy", "allow")}
                )
            );
        }
        EXPECT_EQ(get(path, {}, "OPTIONS").status, 200U);
        EXPECT_EQ(get(path, {}, "OPTIONS").body, "");
        EXPECT_THAT(get(path, {}, "OPTIONS").headers, IsSupersetOf({Pair("Allow", "OPTIONS,GET")}));
    }
}

// A service was said to have the id "register", and a PUT was said to be the mistake.
TEST_F(Routes, say_where_services_and_checks_come_from_to_who_would_register_one) {
    for (auto const* path :
         {"/v1/agent/service/register",
          "/v1/agent/service/deregister/web",
          "/v1/agent/service/maintenance/web",
          "/v1/agent/check/register",
          "/v1/agent/check/deregister/web",
          "/v1/catalog/register"}) {
        auto const reply = get(path, {}, "PUT");
        EXPECT_EQ(reply.status, 404U) << path;
        EXPECT_EQ(
            reply.body,
            "Invalid URL path: not a recognized HTTP API endpoint\n"
            "Vitals takes services and checks from ConfigMaps and files: docs/consul.md\n"
        );
        EXPECT_EQ(get(path).status, 405U) << path;
    }
}

TEST_F(Routes, answer_unknown_paths_as_consul_does) {
    for (auto const* path : {"/v1/agent/checks/", "/v1/agent/check", "/v1/health/state", "/v1/"}) {
        auto const reply = get(path);
        EXPECT_EQ(reply.status, 404U) << path;
        EXPECT_EQ(reply.body, "Invalid URL path: not a recognized HTTP API endpoint\n");
        EXPECT_THAT(reply.headers, ElementsAre(Pair("Content-Type", "text/plain; charset=utf-8")));
    }
    EXPECT_EQ(get("/ui").status, 404U);
    EXPECT_EQ(
        get("/ui").body,
        "Invalid URL path: if attempting to use the HTTP API, ensure the path starts with '/v1/'\n"
    );
}

TEST_F(Routes, name_the_endpoints_on_the_first_page) {
    EXPECT_EQ(get("/").status, 200U);
    EXPECT_THAT(
        get("/").body,
        AllOf(HasSubstr("/v1/agent/checks"), HasSubstr("/v1/health/state/"))
    );
    EXPECT_EQ(get("/", {}, "HEAD").status, 200U);
    EXPECT_EQ(get("/", {}, "POST").status, 405U);
}

TEST_F(Routes, list_ten_thousand_checks) {
    for (int i = 0; i < 10'000; ++i) {
        auto const which = add("web", "check-" + std::to_string(i), true);
        see(which, health::outcome::passing, std::string(200, 'x'));
    }

    EXPECT_EQ(ids(get("/v1/agent/checks").body).size(), 10'000U);
}

}  // namespace vitals::serving::consul
