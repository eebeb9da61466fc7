// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/cluster_routes.hpp"

#include "core/check/definition.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/routes.hpp"
#include "support/a_request.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace vitals::serving::consul {

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::MatchesRegex;
using testing::Pair;

class ClusterRoutes : public testing::Test {
protected:
    void add(std::string id) {
        check::definition one;
        one.identity = {"shop", "web", id};
        one.name = std::move(id);
        store.add(std::make_shared<check::definition const>(std::move(one)), {});
    }
    net::http_server::response
    get(std::string path, decltype(net::http_server::request::query) query = {}) {
        auto reply = api.answer(support::a_request(std::move(path), std::move(query)));
        if (!reply.postponed) reply.body = support::whole_body(reply);
        return reply;
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    status::status_store store;
    consul::api api{
        context.get_executor(),
        clock,
        store,
        {.node_name = "release-1", .node_meta = {{"rack", "7"}}, .datacenter = "east"}
    };
};

}  // namespace

TEST_F(ClusterRoutes, say_that_the_one_node_leads_the_one_datacenter) {
    EXPECT_EQ(get("/v1/status/leader").body, "\"127.0.0.1:8300\"");
    EXPECT_EQ(get("/v1/status/peers").body, "[\"127.0.0.1:8300\"]");
    EXPECT_EQ(get("/v1/catalog/datacenters").body, "[\"east\"]");
    EXPECT_THAT(
        get("/v1/status/leader").headers,
        IsSupersetOf(
            {Pair("Content-Type", "application/json"), Pair("X-Consul-Default-Acl-Policy", "allow")}
        )
    );
    for (auto const* const path : {"/v1/status/leader", "/v1/status/peers"})
        EXPECT_EQ(get(path, {{"dc", "west"}}).body, "No path to datacenter");
}

TEST_F(ClusterRoutes, tell_discovery_the_datacenter_and_the_node_of_the_agent) {
    auto const body = get("/v1/agent/self").body;

    EXPECT_THAT(
        body,
        HasSubstr(
            R"({"Config":{"Datacenter":"east","PrimaryDatacenter":"east","NodeName":"release-1",)"
        )
    );
    EXPECT_THAT(body, HasSubstr("\"NodeID\":\"" + node_id_of("release-1", "east") + "\""));
    EXPECT_THAT(body, HasSubstr(R"("Member":{"Name":"release-1","Addr":"127.0.0.1","Port":8301,)"));
    EXPECT_THAT(body, HasSubstr(R"("Meta":{"rack":"7"}})"));
}

TEST_F(ClusterRoutes, list_the_agent_as_the_one_member_which_is_alive) {
    auto const body = get("/v1/agent/members").body;

    EXPECT_TRUE(body.starts_with(R"([{"Name":"release-1",)")) << body;
    EXPECT_THAT(body, HasSubstr(R"("Status":1,"ProtocolMin":1,"ProtocolMax":5,"ProtocolCur":2,)"));
}

TEST_F(ClusterRoutes, refuse_a_partition_of_members_and_ignore_tenants_where_consul_has_none) {
    auto const refused = get("/v1/agent/members", {{"partition", "team"}});

    EXPECT_EQ(refused.status, 400U);
    EXPECT_EQ(
        refused.body,
        "Invalid query parameter: \"partition\" - Partitions are a Consul Enterprise feature"
    );
    EXPECT_EQ(get("/v1/agent/members", {{"ns", "team"}}).body, get("/v1/agent/members").body);
    for (auto const* const path :
         {"/v1/agent/self", "/v1/status/leader", "/v1/status/peers", "/v1/catalog/datacenters"})
        for (auto const* const tenant : {"ns", "partition"})
            EXPECT_EQ(get(path, {{tenant, "team"}}).body, get(path).body) << path << tenant;
}

TEST_F(ClusterRoutes, list_the_one_node_which_never_changes) {
    auto const node = R"([{"ID":")" + node_id_of("release-1", "east") +
                      R"(","Node":"release-1","Address":"127.0.0.1","Datacenter":"east",)"
                      R"("TaggedAddresses":{"lan":"127.0.0.1","lan_ipv4":"127.0.0.1",)"
                      R"("wan":"127.0.0.1","wan_ipv4":"127.0.0.1"},"Meta":{"rack":"7"},)"
                      R"("CreateIndex":1,"ModifyIndex":1}])";

    EXPECT_EQ(get("/v1/catalog/nodes").body, node);
    EXPECT_EQ(get("/v1/catalog/nodes", {{"node-meta", "rack:7"}}).body, node);
    EXPECT_EQ(get("/v1/catalog/nodes", {{"node-meta", "rack:8"}}).body, "[]");
    EXPECT_EQ(
        get("/v1/catalog/nodes", {{"filter", "Meta.rack == `7` and Datacenter == east"}}).body,
        node
    );
    EXPECT_EQ(get("/v1/catalog/nodes", {{"filter", "Node == other"}}).body, "[]");
    EXPECT_EQ(
        get("/v1/catalog/nodes", {{"filter", "Status == passing"}}).body,
        "Failed to create boolean expression evaluator: Selector \"Status\" is not valid"
    );
    EXPECT_EQ(get("/v1/catalog/nodes", {{"dc", "west"}}).body, "No path to datacenter");
    EXPECT_THAT(get("/v1/catalog/nodes").headers, Contains(Pair("X-Consul-Index", "1")));
    add("a");
    EXPECT_TRUE(get("/v1/catalog/nodes", {{"index", "1"}}).postponed);
}

TEST_F(ClusterRoutes, list_all_checks_of_our_node_whatever_the_case_of_its_name) {
    add("a");
    add("b");

    for (auto const* const name : {"release-1", "Release-1"})
        EXPECT_EQ(
            get(std::string{"/v1/health/node/"} + name).body,
            get("/v1/health/state/any").body
        );
    EXPECT_EQ(get("/v1/health/node/other").body, "[]");
    EXPECT_EQ(get("/v1/health/node/").status, 400U);
    EXPECT_EQ(get("/v1/health/node/").body, "Missing node name");
    EXPECT_THAT(
        get("/v1/health/node/release-1", {{"filter", "Name == b"}}).body,
        testing::Not(HasSubstr("shop/web/a"))
    );
}

TEST_F(ClusterRoutes, have_all_lists_if_our_node_has_the_metadata_that_is_asked_for) {
    add("a");
    auto const all = get("/v1/health/state/any").body;

    EXPECT_EQ(get("/v1/health/state/any", {{"node-meta", "rack:7"}}).body, all);
    EXPECT_EQ(get("/v1/health/state/any", {{"node-meta", "rack:8"}}).body, "[]");
    EXPECT_EQ(get("/v1/health/node/release-1", {{"node-meta", "rack:8"}}).body, all)
        << "no parameter of this list";
}

TEST_F(ClusterRoutes, wait_for_a_change_of_the_checks_of_a_node) {
    add("a");
    auto const index = std::to_string(1 + store.revision_of({}));

    EXPECT_TRUE(get("/v1/health/node/release-1", {{"index", index}}).postponed);
    add("b");
    EXPECT_FALSE(get("/v1/health/node/release-1", {{"index", index}}).postponed);
    EXPECT_TRUE(get("/v1/health/node/other", {{"index", index}}).postponed);
}

TEST(NodeId, is_a_uuid_that_depends_on_the_names_alone) {
    auto const id = node_id_of("release-1", "dc1");

    EXPECT_THAT(
        id,
        MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    );
    EXPECT_EQ(id, node_id_of("release-1", "dc1"));
    EXPECT_NE(id, node_id_of("release-2", "dc1"));
    EXPECT_NE(id, node_id_of("release-1", "dc2"));
}

}  // namespace vitals::serving::consul
