// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/agent_routes.hpp"

#include "core/check/catalog_entry.hpp"
#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/services_fixture.hpp"
#include "support/a_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace vitals::serving::consul {

namespace {

using health::outcome;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using namespace std::chrono_literals;

using AgentService = services_fixture;

class AgentHealth : public services_fixture {
protected:
    // The status code and the body as text.
    std::pair<unsigned, std::string> text_of(std::string const& path) {
        auto const reply = get("/v1/agent/health/service/" + path, {{"format", "text"}});
        EXPECT_THAT(reply.headers, Contains(Pair("Content-Type", "text/plain")));
        EXPECT_THAT(reply.headers, Contains(Pair("X-Consul-Reason", reply.body)));
        return {reply.status, reply.body};
    }
};

using answer = std::pair<unsigned, std::string>;

}  // namespace

TEST_F(AgentService, has_the_hash_of_its_definition) {
    add("a", {"foo", "foo", {"bar", "baz"}, check::catalog_entry{.port = 8000}});

    auto const reply = get("/v1/agent/service/foo");

    EXPECT_EQ(
        reply.body,
        R"({"ID":"foo","Service":"foo","Tags":["bar","baz"],"Meta":{},"Port":8000,"Address":"",)"
        R"("Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false,)"
        R"("ContentHash":"c4bb6737c185ed93","Datacenter":"dc1"})"
    );
    EXPECT_THAT(reply.headers, Contains(Pair("X-Consul-Contenthash", "c4bb6737c185ed93")));
    EXPECT_EQ(get("/v1/agent/service/bar").status, 404U);
    EXPECT_EQ(get("/v1/agent/service/bar").body, "unknown service ID: bar");
    EXPECT_EQ(get("/v1/agent/service/FOO").status, 404U) << "ids have a case";
    EXPECT_EQ(get("/v1/agent/service/foo", {{"partition", "a"}}).status, 400U);
}

TEST_F(AgentService, answers_those_who_know_its_hash_once_it_has_another_one) {
    add("a", {"foo", "foo", {}});
    std::string hash;
    for (auto const& [name, value] : get("/v1/agent/service/foo").headers)
        if (name == "X-Consul-Contenthash") hash = value;

    auto const waiting = get("/v1/agent/service/foo", {{"hash", hash}, {"wait", "2s"}}).postponed;

    ASSERT_TRUE(waiting);
    EXPECT_EQ(waiting->at_most, 2s);
    EXPECT_FALSE(get("/v1/agent/service/foo", {{"hash", "other"}}).postponed);
    EXPECT_EQ(
        get("/v1/agent/service/foo", {{"hash", hash}, {"wait", "x"}}).body,
        "Invalid wait time"
    );
    auto late = support::a_request("/v1/agent/service/foo", {{"hash", hash}});
    late.may_wait = false;
    EXPECT_EQ(api.answer(late).status, 200U);
    check::definition edited;
    edited.identity = {"shop", "web", "a"};
    edited.service = check::service{"foo", "foo", {"eu"}};
    store.replace(std::make_shared<check::definition const>(std::move(edited)), {});
    EXPECT_FALSE(get("/v1/agent/service/foo", {{"hash", hash}}).postponed);
}

TEST_F(AgentHealth, is_the_worst_status_of_the_checks_of_an_instance) {
    add("a", {"one", "front", {}});
    EXPECT_EQ(text_of("id/one"), answer(200, "passing"));
    add("b", {"one", "front", {}}, outcome::warning);
    EXPECT_EQ(text_of("id/one"), answer(429, "warning"));
    add("c", {"two", "front", {}}, outcome::critical);
    EXPECT_EQ(text_of("id/one"), answer(429, "warning"));
    EXPECT_EQ(text_of("name/front"), answer(503, "critical"));
    EXPECT_EQ(text_of("name/FRONT"), answer(503, "critical"));
    add("d", {"one", "front", {}}, outcome::critical);
    EXPECT_EQ(text_of("id/one"), answer(503, "critical"));
}

TEST_F(AgentHealth, of_an_unknown_service_is_404_in_each_form) {
    EXPECT_EQ(text_of("id/nobody"), answer(404, "ServiceId nobody not found"));
    EXPECT_EQ(text_of("name/nobody"), answer(404, "ServiceName nobody Not Found"));
    auto const by_id = get("/v1/agent/health/service/id/nobody");
    EXPECT_EQ(by_id.status, 404U);
    EXPECT_EQ(by_id.body, R"({"AggregatedStatus":"critical","Service":null,"Checks":null})");
    EXPECT_THAT(by_id.headers, Contains(Pair("X-Consul-Reason", "ServiceId nobody not found")));
    EXPECT_THAT(by_id.headers, Contains(Pair("Content-Type", "application/json")));
    EXPECT_EQ(get("/v1/agent/health/service/name/nobody").body, "[]");
    EXPECT_EQ(get("/v1/agent/health/service/id/").body, "Missing serviceID");
    EXPECT_EQ(get("/v1/agent/health/service/name/").body, "Missing service Name");
    EXPECT_EQ(get("/v1/agent/health/service/name/a", {{"ns", "b"}}).status, 400U);
}

TEST_F(AgentHealth, is_a_text_for_those_who_accept_one_first) {
    add("a", {"one", "front", {}});
    auto asked = support::a_request("/v1/agent/health/service/id/one");
    asked.headers = {{"accept", "text/plain, */*"}};

    EXPECT_EQ(api.answer(asked).body, "passing");
    asked.headers = {{"accept", "application/json, text/plain"}};
    auto reply = api.answer(asked);
    EXPECT_THAT(support::whole_body(reply), HasSubstr("AggregatedStatus"));
}

TEST_F(AgentHealth, has_the_members_of_consuls_client) {
    add("b", {"one", "front", {"eu"}}, outcome::critical, "shop", 3);
    add("c", {"two", "front", {}});
    std::string const one =
        R"({"AggregatedStatus":"critical","Service":{"ID":"one","Service":"front","Tags":["eu"],)"
        R"("Meta":{},"Port":0,"Address":"","Weights":{"Passing":1,"Warning":1},)"
        R"("EnableTagOverride":false,"Datacenter":"dc1"},"Checks":[{"Node":"release-1",)"
        R"("CheckID":"shop/web/b","Name":"b","Status":"critical","Notes":"","Output":"ooo",)"
        R"("ServiceID":"one","ServiceName":"front","ServiceTags":["eu"],"Type":"",)"
        R"("ExposedPort":0,"Definition":{"Interval":"0s","Timeout":"0s",)"
        R"("DeregisterCriticalServiceAfter":"0s","HTTP":"","Header":null,"Method":"","Body":"",)"
        R"("TLSServerName":"","TLSSkipVerify":false,"TCP":"","TCPUseTLS":false,"UDP":"",)"
        R"("GRPC":"","OSService":"","GRPCUseTLS":false},"CreateIndex":0,"ModifyIndex":0}]})";

    auto const by_id = get("/v1/agent/health/service/id/one");

    EXPECT_EQ(by_id.status, 503U);
    EXPECT_EQ(by_id.body, one);
    EXPECT_THAT(by_id.headers, Contains(Pair("X-Consul-Reason", "critical")));
    auto const by_name = get("/v1/agent/health/service/name/front").body;
    EXPECT_TRUE(by_name.starts_with("[" + one + R"(,{"AggregatedStatus":"passing",)")) << by_name;
    EXPECT_TRUE(by_name.ends_with("}]}]"));
}

TEST_F(AgentHealth, of_an_id_that_two_namespaces_have_is_that_of_the_first) {
    add("a", {"one", "front", {}});
    add("b", {"one", "front", {}}, outcome::critical, "tenant");

    EXPECT_EQ(text_of("id/one"), answer(200, "passing"));
    EXPECT_THAT(get("/v1/agent/health/service/id/one").body, Not(HasSubstr("tenant/")));
    EXPECT_EQ(text_of("name/front"), answer(503, "critical"));
}

TEST_F(AgentHealth, of_many_checks_is_sent_in_pieces) {
    for (int i = 0; i < 300; ++i)
        add("c" + std::to_string(i), {"one", "front", {}}, outcome::passing, "shop", 4000);
    add("d", {"two", "front", {}});

    auto const pieces = pieces_of("/v1/agent/health/service/id/one");

    EXPECT_GE(pieces.size(), 3U);
    std::string whole;
    for (auto const& each : pieces) whole += each;
    for (int i = 0; i < 300; ++i)
        EXPECT_THAT(whole, HasSubstr("shop/web/c" + std::to_string(i) + "\""));
    EXPECT_THAT(whole, Not(HasSubstr("shop/web/d")));
    EXPECT_TRUE(whole.ends_with("}]}"));
}

}  // namespace vitals::serving::consul
