// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// /v1/health/service, /v1/catalog/service and /v1/catalog/services.

#include "core/check/catalog_entry.hpp"
#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/cluster_routes.hpp"
#include "serving/consul/services_fixture.hpp"
#include "support/a_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

using testing::HasSubstr;
using testing::Not;

using query = decltype(net::http_server::request::query);
using names = std::vector<std::string>;

class Instances : public services_fixture {
protected:
    // The ids of the instances of "front" that are shown.
    names shown(query parameters, std::string_view path = "/v1/health/service/front") {
        auto const body = get(std::string{path}, std::move(parameters)).body;
        bool const flat = path.starts_with("/v1/catalog");
        std::string_view const key = flat ? R"("ServiceID":")" : R"("Service":{"ID":")";
        names found;
        for (auto at = body.find(key); at != body.npos; at = body.find(key, at + 1)) {
            auto const begin = at + key.size();
            found.push_back(body.substr(begin, body.find('"', begin) - begin));
        }
        return found;
    }
};

check::service front(std::string id, std::vector<std::string> tags = {}) {
    return {std::move(id), "front", std::move(tags)};
}

check::service with(check::catalog_entry entry) {
    check::service made{"one", "front", {}};
    made.catalog = std::move(entry);
    return made;
}

}  // namespace

TEST_F(Instances, have_consuls_members_in_consuls_order) {
    add("a",
        {"shop/front",
         "front",
         {"eu", "canary"},
         check::catalog_entry{.address = "10.20.7.3", .port = 9110, .meta = {{"version", "v2"}}}});

    auto const body = get("/v1/health/service/front").body;

    EXPECT_THAT(
        body,
        HasSubstr(
            R"([{"Node":{"ID":")" + node_id_of("release-1", "dc1") +
            R"(","Node":"release-1","Address":"127.0.0.1","Datacenter":"dc1",)"
            R"("TaggedAddresses":{"lan":"127.0.0.1","lan_ipv4":"127.0.0.1","wan":"127.0.0.1",)"
            R"("wan_ipv4":"127.0.0.1"},"Meta":{},"CreateIndex":1,"ModifyIndex":1},)"
            R"("Service":{"ID":"shop/front","Service":"front","Tags":["eu","canary"],)"
            R"("Address":"10.20.7.3","TaggedAddresses":{"lan_ipv4":{"Address":"10.20.7.3",)"
            R"("Port":9110},"wan_ipv4":{"Address":"10.20.7.3","Port":9110}},)"
            R"("Meta":{"version":"v2"},"Port":9110,"Weights":{"Passing":1,"Warning":1},)"
            R"("EnableTagOverride":false,"Proxy":{"Mode":"","MeshGateway":{},"Expose":{}},)"
            R"("Connect":{},"PeerName":"","CreateIndex":2,"ModifyIndex":2},)"
            R"("Checks":[{"Node":"release-1","CheckID":"shop/web/a",)"
        )
    );
    EXPECT_TRUE(body.ends_with("}]}]"));
    EXPECT_THAT(
        get("/v1/catalog/service/front").body,
        HasSubstr(
            R"("NodeMeta":{},"ServiceKind":"","ServiceID":"shop/front","ServiceName":"front",)"
            R"("ServiceTags":["eu","canary"],"ServiceAddress":"10.20.7.3",)"
        )
    );
}

TEST_F(Instances, are_the_checks_with_one_id_in_one_namespace) {
    add("c", front("two"));
    add("a", front("one"));
    add("b", front("two"));
    add("d", front("two"), health::outcome::passing, "other");
    add("e", {"else", "back", {}});

    auto const body = get("/v1/health/service/front").body;

    EXPECT_EQ(shown({}), (names{"one", "two", "two"}));
    EXPECT_EQ(shown({}, "/v1/catalog/service/Front"), shown({})) << "Traefik pairs them";
    EXPECT_LT(body.find("other/web/d"), body.find("shop/web/b"));
    EXPECT_THAT(body, Not(HasSubstr("shop/web/e")));
    EXPECT_EQ(get("/v1/health/service/nobody").body, "[]");
    EXPECT_EQ(get("/v1/health/service/").body, "Missing service name");
}

TEST_F(Instances, that_pass_are_those_whose_checks_all_do) {
    add("a", front("good"));
    add("b", front("half"));
    add("c", front("half"), health::outcome::critical);
    add("d", front("warns"), health::outcome::warning);

    EXPECT_EQ(shown({{"passing", ""}}), names{"good"});
    EXPECT_EQ(shown({{"passing", "1"}}), names{"good"});
    EXPECT_EQ(shown({{"passing", "false"}}), (names{"good", "half", "warns"}));
    auto const refused = get("/v1/health/service/front", {{"passing", "maybe"}});
    EXPECT_EQ(refused.status, 400U);
    EXPECT_EQ(refused.body, "Invalid value for ?passing");
}

TEST_F(Instances, with_tags_have_all_that_are_asked_for_whatever_their_case) {
    add("a", front("one", {"eu", "canary"}));
    add("b", front("two", {"eu"}));

    EXPECT_EQ(shown({{"tag", "EU"}}), (names{"one", "two"}));
    EXPECT_EQ(shown({{"tag", "eu"}, {"tag", "canary"}}), names{"one"});
    EXPECT_EQ(shown({{"tag", "us"}}, "/v1/catalog/service/front"), names{});
}

TEST_F(Instances, are_filtered_with_every_selector_of_consul) {
    add("a",
        with(
            {.address = "10.0.0.7",
             .port = 80,
             .meta = {{"version", "v2"}},
             .tagged_addresses = {{"wan", {"shop.example", 443}}},
             .weights = {.passing = 10, .warning = 2},
             .enable_tag_override = true}
        ),
        health::outcome::critical);

    for (auto const* const fits :
         {"Checks.Status == critical",
          "Checks is not empty",
          "Checks.CheckID == `shop/web/a`",
          "Node.Node == `release-1`",
          "Node.Datacenter == dc1",
          "Node.Address == `127.0.0.1`",
          "Node.Meta is empty",
          "lan in Node.TaggedAddresses",
          "Service.ID == one and Service.Service == front and Service.Kind == ``",
          "Service.Address == `10.0.0.7`",
          "Service.Port == 80",
          "Service.Tags is empty",
          "Service.Meta.version == v2",
          "version in Service.Meta",
          "Service.EnableTagOverride == true",
          "Service.Weights.Passing == 10 and Service.Weights.Warning == 2",
          "Service.Connect.Native == false",
          "Service.TaggedAddresses.wan.Address == `shop.example`",
          "Service.TaggedAddresses.wan.Port == 443",
          "Service.TaggedAddresses.lan.Port != 443"})
        EXPECT_EQ(shown({{"filter", fits}}), names{"one"}) << fits;
    for (auto const* const fits :
         {"Node == `release-1`",
          "Datacenter == dc1",
          "NodeMeta is empty",
          "NodeMeta.rack != r7",
          "ServiceID == one",
          "ServiceName == front",
          "ServiceTags is empty",
          "ServiceAddress == `10.0.0.7`",
          "ServicePort == 80",
          "ServiceMeta.version == v2"})
        EXPECT_EQ(shown({{"filter", fits}}, "/v1/catalog/service/front"), names{"one"}) << fits;
    EXPECT_EQ(shown({{"filter", "Service.Port == 81"}}), names{});
    for (auto const* const path : {"/v1/health/service/front", "/v1/catalog/service/front"})
        EXPECT_EQ(
            get(path, {{"filter", "Meta.a == b"}}).body,
            "Failed to create boolean expression evaluator: Selector "
            "\"Meta.a\" is not valid"
        );
}

TEST_F(Instances, of_a_large_service_are_sent_in_pieces) {
    for (int i = 0; i < 1000; ++i) add("c" + std::to_string(i), front("i" + std::to_string(i / 2)));

    auto reply = api.answer(support::a_request("/v1/health/service/front"));

    EXPECT_NE(reply.rest, nullptr);
    EXPECT_EQ(shown({}).size(), 500U);
    EXPECT_EQ(get("/v1/health/service/front", {{"filter", "Service.ID == nobody"}}).body, "[]");
}

// Regression: all checks of an instance were one text, whatever their outputs.
TEST_F(Instances, of_many_checks_are_never_in_memory_as_a_whole) {
    constexpr int checks = 600;
    for (int i = 0; i < checks; ++i)
        add("c" + std::to_string(i), front("one"), health::outcome::passing, "shop", 4000);
    add("d", front("two"));

    auto const pieces = pieces_of("/v1/health/service/front");

    std::string whole;
    std::size_t largest = 0;
    for (auto const& each : pieces) {
        largest = std::max(largest, each.size());
        whole += each;
    }
    EXPECT_LT(largest, std::size_t{128} * 1024);
    EXPECT_EQ(shown({}), (names{"one", "two"}));
    for (int i = 0; i < checks; ++i)
        EXPECT_THAT(whole, HasSubstr("\"CheckID\":\"shop/web/c" + std::to_string(i) + "\"")) << i;
    EXPECT_THAT(whole, HasSubstr("}]},{\"Node\""));
    EXPECT_TRUE(whole.ends_with("}]}]"));
}

// Regression: a turn of the loop looked at all checks of a service.
TEST_F(Instances, of_one_large_service_are_looked_at_in_several_turns) {
    for (int i = 0; i < 10'000; ++i)
        add("c" + std::to_string(i), front("i" + std::to_string(i), {"t" + std::to_string(i % 3)}));

    EXPECT_GE(pieces_of("/v1/catalog/services").size(), 3U);
    EXPECT_EQ(get("/v1/catalog/services").body, R"({"front":["t0","t1","t2"]})");
}

TEST_F(Instances, make_the_list_of_services_with_all_their_tags) {
    EXPECT_EQ(get("/v1/catalog/services").body, "{}");
    add("a", front("one", {"eu"}));
    add("b", front("two", {"canary", "eu"}));
    add("c", {"back", "Back", {}});

    EXPECT_EQ(get("/v1/catalog/services").body, R"({"Back":[],"front":["canary","eu"]})");
    EXPECT_EQ(
        get("/v1/catalog/services", {{"filter", "canary in ServiceTags"}}).body,
        R"({"front":["canary","eu"]})"
    );
    EXPECT_EQ(get("/v1/catalog/services", {{"node-meta", "rack:7"}}).body, "{}");
}

TEST_F(Instances, are_never_cached_though_the_headers_say_so) {
    add("a", front("one"));
    auto const cached = [&](char const* path) {
        for (auto const& [name, value] : get(path, {{"cached", ""}}).headers)
            if (name == "X-Cache") return value;
        return std::string{};
    };

    for (auto const* const path : {"/v1/health/service/front", "/v1/catalog/service/front"}) {
        EXPECT_EQ(cached(path), "MISS") << path;
        EXPECT_EQ(cached(path), "HIT") << path;
    }
    add("b", front("two"));
    EXPECT_EQ(shown({{"cached", ""}}), (names{"one", "two"}));
    EXPECT_EQ(cached("/v1/catalog/services"), "") << "no parameter of this list";
}

TEST_F(Instances, have_the_same_order_near_each_node_since_there_is_one) {
    add("a", front("one"));
    add("b", front("two"));

    for (auto const* const node : {"_agent", "release-1", "nobody"})
        EXPECT_EQ(shown({{"near", node}}), (names{"one", "two"})) << node;
}

// A request may name 64 tags, and an instance may have as many.
TEST_F(Instances, whose_tags_take_long_to_compare_are_sent_in_more_pieces) {
    std::vector<std::string> tags;
    tags.reserve(64);
    for (int i = 0; i < 64; ++i) tags.push_back("t" + std::to_string(i));
    for (int i = 0; i < 100; ++i)
        add("c" + std::to_string(i), {"i" + std::to_string(i), "front", tags});
    decltype(net::http_server::request::query) asked(60, {"tag", "t63"});
    asked.emplace_back("tag", "absent");

    EXPECT_GE(pieces_of("/v1/catalog/service/front", asked).size(), 50U);
    asked.pop_back();
    EXPECT_THAT(get("/v1/catalog/service/front", asked).body, HasSubstr(R"("ServiceID":"i99")"));
}

TEST_F(Instances, let_those_wait_who_have_seen_the_last_change) {
    add("a", front("one"));
    auto const index = [&](char const* path) {
        for (auto const& [name, value] : get(path).headers)
            if (name == "X-Consul-Index") return value;
        return std::string{};
    };
    auto const of_services = index("/v1/catalog/services");

    EXPECT_TRUE(get("/v1/catalog/services", {{"index", of_services}}).postponed);
    EXPECT_TRUE(get("/v1/health/service/front", {{"index", index("/v1/health/service/front")}}
    ).postponed);
    add("b", front("two"), health::outcome::critical);
    EXPECT_TRUE(get("/v1/catalog/services", {{"index", of_services}}).postponed)
        << "a second instance changes neither names nor tags";
    EXPECT_FALSE(get("/v1/catalog/services",
                     {{"filter", "ServiceID == two"}, {"index", of_services}}
    ).postponed);
    add("c", {"three", "back", {}});
    EXPECT_FALSE(get("/v1/catalog/services", {{"index", of_services}}).postponed);
}

// Regression: a filter over the checks of one instance took one turn of the loop.
TEST_F(Instances, of_many_checks_are_filtered_in_several_turns) {
    for (int i = 0; i < 10'000; ++i) add("c" + std::to_string(i), front("one"));
    add("d", front("two"), health::outcome::critical);

    EXPECT_GE(
        pieces_of("/v1/health/service/front", {{"filter", "Checks.Status == critical"}}).size(),
        3U
    );
    EXPECT_EQ(shown({{"filter", "Checks.Status == critical"}}), names{"two"});
    EXPECT_EQ(shown({{"filter", "Checks.CheckID == `shop/web/c999`"}}), names{"one"});
}

TEST_F(Instances, that_change_while_they_are_filtered_are_judged_by_checks_that_stay) {
    for (int i = 0; i < 10'000; ++i) add("c" + std::to_string(i), front("one"));
    add("last", front("one"), health::outcome::critical);
    auto reply = api.answer(
        support::a_request("/v1/health/service/front", {{"filter", "Checks.Status == critical"}})
    );
    ASSERT_NE(reply.rest, nullptr);

    for (int i = 0; i < 3'000; ++i) store.remove({"shop", "web", "c" + std::to_string(i)});

    EXPECT_THAT(support::whole_body(reply), HasSubstr("shop/web/last"));
}

TEST_F(Instances, that_go_while_they_are_filtered_leave_the_next_one_to_be_asked_from_its_start) {
    for (int i = 0; i < 10'000; ++i) {
        add("c" + std::to_string(i), front("one"));
        add("e" + std::to_string(i), front("two"));
    }
    add("0", front("two"), health::outcome::critical);
    auto reply = api.answer(
        support::a_request("/v1/health/service/front", {{"filter", "Checks.Status == critical"}})
    );
    ASSERT_NE(reply.rest, nullptr);

    for (int i = 0; i < 10'000; ++i) store.remove({"shop", "web", "c" + std::to_string(i)});

    EXPECT_THAT(support::whole_body(reply), HasSubstr("shop/web/0"));
}

TEST_F(Instances, with_more_tags_than_a_list_has_room_for_are_listed_with_as_many_as_fit) {
    for (int i = 0; i < 100; ++i)
        add("c" + std::to_string(i),
            front("i" + std::to_string(i), {std::to_string(i) + std::string(2'000, 't')}));
    add("d", {"else", "back", {"eu"}});

    auto const body = get("/v1/catalog/services").body;

    EXPECT_LT(body.size(), std::size_t{66} * 1024);
    EXPECT_GT(body.size(), std::size_t{60} * 1024);
    EXPECT_THAT(body, HasSubstr(R"("back":["eu"])"));
    EXPECT_EQ(api.tags_left_out(), 69U);
}

}  // namespace vitals::serving::consul
