// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/catalog_entry.hpp"
#include "core/health/observation.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/services_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace vitals::serving::consul {

namespace {

using testing::HasSubstr;
using testing::Not;

class ServicesOfTheNode : public services_fixture {
protected:
    std::string index_of(std::string path) {
        for (auto const& [name, value] : get(std::move(path)).headers)
            if (name == "X-Consul-Index") return value;
        return {};
    }
};

constexpr auto of_node = "/v1/catalog/node/release-1";
constexpr auto list_of_node = "/v1/catalog/node-services/release-1";

}  // namespace

TEST_F(ServicesOfTheNode, are_an_object_with_their_ids_as_keys_or_an_array) {
    add("b", {"two", "front", {"eu"}});
    add("a", {"one", "back", {}, check::catalog_entry{.port = 80}});
    add("c", {"two", "front", {"eu"}});
    auto const service = [](std::string const& id, std::string const& rest) {
        return R"({"ID":")" + id + R"(","Service":)" + rest;
    };
    auto const one = service("one", R"("back","Tags":[],"Address":"","Meta":{},"Port":80,)");
    auto const two = service("two", R"("front","Tags":["eu"],"Address":"","Meta":{},"Port":0,)");

    auto const keyed = get(of_node).body;

    EXPECT_TRUE(keyed.starts_with(R"({"Node":{"ID":")")) << keyed;
    EXPECT_THAT(keyed, HasSubstr(R"("ModifyIndex":1},"Services":{"one":)" + one));
    EXPECT_THAT(keyed, HasSubstr(R"(},"two":)" + two));
    EXPECT_TRUE(keyed.ends_with("}}}")) << keyed;
    auto const listed = get(list_of_node).body;
    EXPECT_THAT(listed, HasSubstr(R"("Services":[)" + one));
    EXPECT_THAT(listed, HasSubstr("}," + two));
    EXPECT_TRUE(listed.ends_with("}]}")) << listed;
}

TEST_F(ServicesOfTheNode, of_an_agent_have_its_members_in_its_order) {
    EXPECT_EQ(get("/v1/agent/services").body, "{}");
    add("a",
        {"one",
         "front",
         {"eu"},
         check::catalog_entry{.address = "10.0.0.7", .port = 80, .meta = {{"version", "v2"}}}});

    EXPECT_EQ(
        get("/v1/agent/services").body,
        R"({"one":{"ID":"one","Service":"front","Tags":["eu"],"Meta":{"version":"v2"},)"
        R"("Port":80,"Address":"10.0.0.7","TaggedAddresses":{)"
        R"("lan_ipv4":{"Address":"10.0.0.7","Port":80},)"
        R"("wan_ipv4":{"Address":"10.0.0.7","Port":80}},)"
        R"("Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false,"Datacenter":"dc1"}})"
    );
}

TEST_F(ServicesOfTheNode, of_an_unknown_node_are_null_or_a_list_without_node_and_services) {
    add("a", {"one", "front", {}});

    EXPECT_EQ(get("/v1/catalog/node/other").body, "null");
    EXPECT_EQ(get("/v1/catalog/node-services/other").body, R"({"Node":null,"Services":[]})");
    EXPECT_EQ(
        get("/v1/catalog/node-services/other", {{"pretty", ""}}).body,
        "{\n    \"Node\": null,\n    \"Services\": []\n}\n"
    );
    EXPECT_EQ(get("/v1/catalog/node/Release-1").body, get(of_node).body);
    for (auto const* const path : {"/v1/catalog/node/", "/v1/catalog/node-services/"}) {
        EXPECT_EQ(get(path).status, 400U);
        EXPECT_EQ(get(path).body, "Missing node name");
    }
    EXPECT_EQ(get(of_node, {{"dc", "west"}}).body, "No path to datacenter");
}

TEST_F(ServicesOfTheNode, are_filtered_with_the_selectors_of_a_service) {
    add("a", {"one", "front", {"eu"}});
    add("b", {"two", "back", {}});

    for (auto const* const path : {of_node, list_of_node, "/v1/agent/services"}) {
        auto const found = get(path, {{"filter", "Service == front and eu in Tags"}}).body;
        EXPECT_THAT(found, HasSubstr(R"("ID":"one")")) << path;
        EXPECT_THAT(found, Not(HasSubstr(R"("ID":"two")"))) << path;
        EXPECT_EQ(get(path, {{"filter", "Node == a"}}).status, 500U) << path;
    }
    EXPECT_EQ(
        get("/v1/agent/services", {{"filter", "Node == a"}}).body,
        "Selector \"Node\" is not valid"
    );
    EXPECT_EQ(get("/v1/agent/services", {{"ns", "a"}}).status, 400U);
}

// A tenant must not replace the service of another one.
TEST_F(ServicesOfTheNode, with_the_id_of_another_namespace_have_a_key_of_their_own) {
    add("a", {"one", "front", {}});
    add("b", {"one", "other", {}}, health::outcome::passing, "tenant");

    auto const body = get("/v1/agent/services").body;

    EXPECT_THAT(body, HasSubstr(R"("one":{"ID":"one","Service":"front")"));
    EXPECT_THAT(body, HasSubstr(R"("tenant/one":{"ID":"one","Service":"other")"));
}

TEST_F(ServicesOfTheNode, wake_those_who_wait_when_a_service_comes_but_not_with_a_status) {
    add("a", {"one", "front", {}});
    auto const index = index_of(of_node);

    EXPECT_TRUE(get(of_node, {{"index", index}}).postponed);
    add("b", {"two", "back", {}});
    EXPECT_FALSE(get(of_node, {{"index", index}}).postponed);
}

TEST_F(ServicesOfTheNode, are_sent_in_pieces) {
    for (int i = 0; i < 5'000; ++i)
        add("c" + std::to_string(i), {"i" + std::to_string(i), "front", {}});

    for (auto const* const path : {of_node, list_of_node, "/v1/agent/services"}) {
        auto const pieces = pieces_of(path);
        EXPECT_GE(pieces.size(), 3U);
        std::string whole;
        for (auto const& each : pieces) {
            EXPECT_LT(each.size(), 2U * 64 * 1024);
            whole += each;
        }
        EXPECT_THAT(whole, HasSubstr(R"("ID":"i4999")"));
    }
}

}  // namespace vitals::serving::consul
