// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Lists of more than one node, and their order near one of them.

#include "core/check/definition.hpp"
#include "core/check/identity.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "runtime/spawned.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/consul/routes.hpp"
#include "support/a_request.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using names = std::vector<std::string>;
using query = decltype(net::http_server::request::query);

// Ours is `middle`; `zenith` is near, `afar` is far, nobody knows where `lost` is.
class SeveralNodes : public testing::Test {
protected:
    SeveralNodes() {
        api.add_node(
            {.name = "zenith", .meta = {{"rack", "8"}}, .where = at(0.001), .checks = &near}
        );
        api.add_node({.name = "afar", .address = "10.9.9.9", .where = at(0.1), .checks = &far});
        api.add_node({.name = "lost", .checks = &lost});
        waking.start(api.run(), [](std::exception_ptr const&) {});
        clock.settle();
    }
    ~SeveralNodes() override {
        waking.cancel();
        clock.settle();
    }
    static coordinate at(double seconds) { return {.position = {seconds, 0}}; }
    static void add(
        status::status_store& to,
        std::string_view id,
        std::string instance = {},
        health::outcome outcome = health::outcome::passing
    ) {
        check::definition one;
        one.identity = {"shop", "web", id};
        one.name = id;
        if (!instance.empty()) one.service = check::service{std::move(instance), "front", {}};
        health::observation seen;
        seen.outcome = outcome;
        to.observe(
            to.add(std::make_shared<check::definition const>(std::move(one)), {}),
            std::move(seen)
        );
    }
    // A check everywhere.
    void add_everywhere(std::string const& instance = {}) {
        for (auto* each : {&ours, &near, &far, &lost}) add(*each, "a", instance);
    }
    net::http_server::response get(std::string path, query parameters = {}) {
        auto reply = api.answer(support::a_request(std::move(path), std::move(parameters)));
        if (!reply.postponed) reply.body = support::whole_body(reply);
        return reply;
    }
    // The names of nodes, each once in a row.
    names nodes_in(std::string path, query parameters = {}) {
        auto const body = get(std::move(path), std::move(parameters)).body;
        constexpr std::string_view key = R"("Node":")";
        names found;
        for (auto at = body.find(key); at != body.npos; at = body.find(key, at + 1)) {
            auto const begin = at + key.size();
            auto name = body.substr(begin, body.find('"', begin) - begin);
            if (found.empty() || found.back() != name) found.push_back(std::move(name));
        }
        return found;
    }
    std::string index_of(std::string path) {
        for (auto const& [name, value] : get(std::move(path)).headers)
            if (name == "X-Consul-Index") return value;
        return {};
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    status::status_store ours;
    status::status_store near;
    status::status_store far;
    status::status_store lost;
    consul::api api{
        context.get_executor(),
        clock,
        ours,
        {.node_name = "middle", .node_meta = {{"rack", "7"}}, .where = at(0)}
    };
    runtime::spawned waking{context.get_executor()};
};

constexpr auto sorted_lists = {
    "/v1/health/state/any",
    "/v1/health/state/passing",
    "/v1/health/checks/front",
    "/v1/health/service/front",
    "/v1/catalog/service/front",
    "/v1/catalog/nodes"
};

}  // namespace

TEST_F(SeveralNodes, are_in_the_order_of_their_names_or_by_their_distance_from_one) {
    add_everywhere("one");

    for (auto const* const path : sorted_lists) {
        EXPECT_THAT(nodes_in(path), ElementsAre("afar", "lost", "middle", "zenith")) << path;
        EXPECT_THAT(
            nodes_in(path, {{"near", "_agent"}}),
            ElementsAre("middle", "zenith", "afar", "lost")
        ) << path;
        EXPECT_THAT(
            nodes_in(path, {{"near", "afar"}}),
            ElementsAre("afar", "zenith", "middle", "lost")
        ) << path;
    }
}

TEST_F(SeveralNodes, keep_their_order_near_one_that_is_unknown_or_without_a_coordinate) {
    add_everywhere("one");

    for (auto const* const path : sorted_lists)
        for (auto const* const from : {"nobody", "lost", ""})
            EXPECT_EQ(nodes_in(path, {{"near", from}}), nodes_in(path)) << path << from;
}

TEST_F(SeveralNodes, have_the_checks_of_each_in_their_order) {
    add(near, "b", "two");
    add(near, "a", "two");
    add(far, "b");
    add(ours, "c", "one");

    auto const body =
        get("/v1/health/state/any", {{"near", "_agent"}, {"filter", "Node != afar"}}).body;

    auto const c = body.find("shop/web/c");
    auto const a = body.find("shop/web/a");
    auto const b = body.find("shop/web/b");
    EXPECT_TRUE(c < a && a < b && b != body.npos) << body;
    EXPECT_THAT(body, Not(HasSubstr("afar")));
}

TEST_F(SeveralNodes, are_chosen_by_name_or_metadata) {
    add_everywhere("one");

    for (auto const* const path :
         {"/v1/health/node/", "/v1/catalog/node/", "/v1/catalog/node-services/"}) {
        EXPECT_THAT(nodes_in(std::string{path} + "Afar"), ElementsAre("afar")) << path;
        EXPECT_THAT(nodes_in(std::string{path} + "nobody"), IsEmpty()) << path;
    }
    for (auto const* const path : sorted_lists)
        EXPECT_THAT(nodes_in(path, {{"node-meta", "rack:8"}}), ElementsAre("zenith")) << path;
    EXPECT_THAT(
        get("/v1/catalog/nodes", {{"filter", "Address == `10.9.9.9`"}}).body,
        HasSubstr(R"("Node":"afar","Address":"10.9.9.9")")
    );
}

TEST_F(SeveralNodes, share_the_names_of_services) {
    add(ours, "a", "one");
    add(far, "a", "one");
    check::definition other;
    other.identity = {"shop", "web", "o"};
    other.service = check::service{"two", "back", {"eu"}};
    far.add(std::make_shared<check::definition const>(std::move(other)), {});

    EXPECT_EQ(get("/v1/catalog/services").body, R"({"back":["eu"],"front":[]})");
    EXPECT_EQ(get("/v1/catalog/services", {{"node-meta", "rack:7"}}).body, R"({"front":[]})");
}

TEST_F(SeveralNodes, leave_the_lists_of_the_agent_to_our_node) {
    add_everywhere("one");
    add(far, "far", "far");

    for (auto const* const path : {"/v1/agent/checks", "/v1/agent/services"})
        EXPECT_THAT(get(path).body, Not(HasSubstr("far"))) << path;
    EXPECT_EQ(get("/v1/agent/service/far").status, 404U);
    EXPECT_THAT(get("/v1/agent/health/service/name/front").body, Not(HasSubstr("afar")));
}

TEST_F(SeveralNodes, wake_those_who_wait_for_a_check_of_any_of_them) {
    add_everywhere("one");
    clock.advance(2 * lists::between_notifications);

    for (auto const* const path :
         {"/v1/health/state/any", "/v1/health/service/front", "/v1/health/node/afar"}) {
        auto const index = index_of(path);
        auto const waits = get(path, {{"index", index}, {"near", "_agent"}});
        ASSERT_TRUE(waits.postponed) << path;
        add(far, "of " + std::string{path}, "one");
        clock.advance(2 * lists::between_notifications);

        EXPECT_NE(waits.postponed->change_signal->generation(), waits.postponed->generation);
        EXPECT_FALSE(get(path, {{"index", index}}).postponed) << path;
    }
}

// A piece may end within a node and between two.
TEST_F(SeveralNodes, are_all_in_lists_of_many_pieces) {
    for (int i = 0; i < 3'000; ++i)
        for (auto* each : {&ours, &near, &far})
            add(*each, "c" + std::to_string(i), "i" + std::to_string(i));

    for (auto const* const path :
         {"/v1/health/state/any", "/v1/health/checks/front", "/v1/catalog/service/front"}) {
        auto const body = get(path, {{"near", "_agent"}}).body;
        std::size_t found = 0;
        for (auto at = body.find(R"("Node":")"); at != body.npos;
             at = body.find(R"("Node":")", at + 1))
            ++found;
        EXPECT_EQ(found, 9'000U) << path;
        EXPECT_THAT(nodes_in(path, {{"near", "_agent"}}), ElementsAre("middle", "zenith", "afar"));
    }
}

}  // namespace vitals::serving::consul
