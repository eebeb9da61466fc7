// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Lists of the checks of one service, and whom a change wakes.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/change_signal.hpp"
#include "net/http_server/message.hpp"
#include "runtime/spawned.hpp"
#include "serving/consul/routes.hpp"
#include "support/a_request.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace vitals::serving::consul {

namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

class ServiceRoutes : public testing::Test {
protected:
    ServiceRoutes() {
        waking.start(api.run(), [](std::exception_ptr const&) {});
        clock.advance(1s);
    }
    ~ServiceRoutes() override {
        waking.cancel();
        clock.settle();
    }
    status::handle add(std::string id, std::string const& service) {
        check::definition one;
        one.identity = {"shop", "web", id};
        one.name = std::move(id);
        if (!service.empty()) one.service = check::service{"shop/" + service, service, {}};
        return store.add(std::make_shared<check::definition const>(std::move(one)), {});
    }
    void see(status::handle which, health::outcome what) {
        health::observation seen;
        seen.outcome = what;
        store.observe(which, std::move(seen));
        clock.advance(1s);
    }
    net::http_server::response
    get(std::string const& service, decltype(net::http_server::request::query) query = {}) {
        auto reply =
            api.answer(support::a_request("/v1/health/checks/" + service, std::move(query)));
        if (!reply.postponed) reply.body = support::whole_body(reply);
        return reply;
    }
    std::string index_of(std::string const& service) {
        for (auto const& [name, value] : get(service).headers)
            if (name == "X-Consul-Index") return value;
        return {};
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    status::status_store store;
    consul::api api{context.get_executor(), clock, store, {.node_name = "release-1"}};
    runtime::spawned waking{context.get_executor()};
};

}  // namespace

TEST_F(ServiceRoutes, list_the_checks_of_a_service_alone) {
    add("b", "front");
    add("a", "front");
    add("c", "back");
    add("alone", "");

    auto const body = get("Front").body;

    EXPECT_LT(body.find("shop/web/a"), body.find("shop/web/b"));
    EXPECT_THAT(body, Not(HasSubstr("shop/web/c")));
    EXPECT_THAT(body, Not(HasSubstr("alone")));
    EXPECT_EQ(get("nobody").body, "[]");
    EXPECT_EQ(get("front", {{"node-meta", "rack:7"}}).body, "[]");
    EXPECT_THAT(get("front", {{"filter", "Name == b"}}).body, Not(HasSubstr("shop/web/a")));
    EXPECT_EQ(get("").status, 400U);
    EXPECT_EQ(get("").body, "Missing service name");
}

TEST_F(ServiceRoutes, wake_those_who_wait_for_the_service_that_changed) {
    auto const front = add("a", "front");
    auto const back = add("b", "back");
    ASSERT_NE(status::service_lists::group_of("front"), status::service_lists::group_of("back"));
    clock.advance(1s);
    auto const index = index_of("front");
    auto const waiting = get("front", {{"index", index}}).postponed;
    ASSERT_TRUE(waiting);

    see(back, health::outcome::passing);
    EXPECT_EQ(waiting->change_signal->generation(), waiting->generation);
    see(front, health::outcome::passing);

    EXPECT_NE(waiting->change_signal->generation(), waiting->generation);
    EXPECT_FALSE(get("front", {{"index", index}}).postponed);
    EXPECT_TRUE(get("front", {{"index", index_of("front")}}).postponed);
}

TEST_F(ServiceRoutes, wake_those_who_wait_for_a_service_that_comes_or_goes) {
    auto const index = index_of("front");
    auto const for_its_first_check = get("front", {{"index", index}}).postponed;
    ASSERT_TRUE(for_its_first_check);

    add("a", "front");
    clock.advance(1s);

    EXPECT_NE(for_its_first_check->change_signal->generation(), for_its_first_check->generation);
    auto const with_one = index_of("front");
    auto const for_its_last_check = get("front", {{"index", with_one}}).postponed;
    store.remove({"shop", "web", "a"});
    clock.advance(1s);
    EXPECT_NE(for_its_last_check->change_signal->generation(), for_its_last_check->generation);
    EXPECT_EQ(get("front", {{"index", with_one}}).body, "[]");
    EXPECT_GT(std::stoull(index_of("front")), std::stoull(with_one)) << "it never goes back";
}

}  // namespace vitals::serving::consul
