// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/services/cluster_services.hpp"

#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/model/service.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"
#include "sources/services/service_store.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::services {

namespace {

using namespace std::chrono_literals;
using net::address_policy::doubt;
using support::request_kind;
using testing::HasSubstr;

struct ClusterServices : support::fake_api_fixture {
    ClusterServices() {
        server.cluster().serve(kube::model::services());
        server.cluster().serve(kube::model::endpoint_slices());
    }
    ~ClusterServices() override {
        stop.emit(runtime::asio::cancellation_type::terminal);
        EXPECT_TRUE(until([this] { return !running; })) << "it does not end";
        close();
    }

    void start(std::vector<std::string> namespaces = {}) {
        under_test = std::make_unique<cluster_services>(
            cluster_services::parts{
                .loop = context.get_executor(),
                .clock = clock,
                .log = log.logger(),
                .api = *api,
                .config = config,
                .random = [] { return 0.5; },
                .most = most
            },
            std::move(namespaces),
            cluster_services::outputs{
                .changed =
                    [this](service_store::snapshot next) {
                        known = std::move(next);
                        ++changes;
                    },
                .waiting = [this](std::string const& why) { waiting = why; },
                .add_heartbeat = [](std::string const&) { return [] {}; }
            }
        );
        running = true;
        runtime::asio::co_spawn(
            context.get_executor(),
            under_test->run(),
            runtime::asio::bind_cancellation_slot(
                stop.slot(),
                [this](std::exception_ptr const&) { running = false; }
            )
        );
        settle();
    }
    void need() { under_test->need(true); }
    void put_service(std::string const& ns, std::string const& name, std::string const& address) {
        server.cluster().put(
            kube::model::services(),
            {ns, name},
            R"("spec":{"type":"ClusterIP","clusterIPs":[")" + address + R"("]})"
        );
    }
    void put_pod(std::string const& ns, std::string const& name, std::string const& address) {
        server.cluster().put(
            kube::model::endpoint_slices(),
            {ns, name},
            R"("endpoints":[{"addresses":[")" + address +
                R"("],"targetRef":{"kind":"Pod","namespace":")" + ns + R"(","name":"a"}}])"
        );
    }
    bool permits(std::string const& ns, std::string_view address) const {
        auto const* const found = known ? known->find(ns) : nullptr;
        return found != nullptr && found->holds(net::address_policy::parse_ip(address).value());
    }
    // Lets some seconds pass until it is so.
    bool soon(std::function<bool()> const& condition, int seconds = 20) {
        for (int i = 0; i < seconds && !condition(); ++i) pass(1s);
        return condition();
    }
    void start_and_read(std::vector<std::string> const& namespaces = {}) {
        start(namespaces);
        need();
        ASSERT_TRUE(soon([this] { return known != nullptr; }));
        ASSERT_TRUE(soon([&] {
            return server.open_watches() == 2 * std::max<std::size_t>(namespaces.size(), 1);
        }));
    }

    kube::config::cluster_config config = cluster_config();
    std::unique_ptr<kube::client::api_client> api = make_client();
    limits most;
    service_store::snapshot known;
    std::string waiting;
    int changes = 0;
    bool running = false;
    runtime::asio::cancellation_signal stop;
    std::unique_ptr<cluster_services> under_test;
};

}  // namespace

TEST_F(ClusterServices, asks_for_nothing_until_it_is_needed) {
    put_service("shop", "web", "10.96.0.5");
    start();
    pass(1min);
    EXPECT_TRUE(server.requests().empty());
    EXPECT_TRUE(under_test->informers().empty());

    need();

    EXPECT_TRUE(soon([&] { return permits("shop", "10.96.0.5"); }));
    EXPECT_EQ(under_test->informers().size(), 2U);
}

TEST_F(ClusterServices, knows_services_and_pods_by_their_namespaces) {
    put_service("shop", "web", "10.96.0.5");
    put_pod("shop", "web-abc", "10.1.0.5");
    put_service("blog", "web", "10.96.0.6");

    start_and_read();

    EXPECT_TRUE(permits("shop", "10.96.0.5"));
    EXPECT_TRUE(permits("shop", "10.1.0.5"));
    EXPECT_FALSE(permits("shop", "10.96.0.6"));
    EXPECT_TRUE(permits("blog", "10.96.0.6"));
    EXPECT_FALSE(known->others);
    EXPECT_EQ(waiting, "");
}

TEST_F(ClusterServices, follows_what_comes_and_goes) {
    put_service("shop", "web", "10.96.0.5");
    ASSERT_NO_FATAL_FAILURE(start_and_read());

    put_service("shop", "api", "10.96.0.7");
    EXPECT_TRUE(soon([&] { return permits("shop", "10.96.0.7"); }));
    server.cluster().erase(kube::model::services(), {"shop", "web"});
    EXPECT_TRUE(soon([&] { return !permits("shop", "10.96.0.5"); }));
    EXPECT_TRUE(permits("shop", "10.96.0.7"));
}

// A rollout.
TEST_F(ClusterServices, gathers_a_hundred_changes_of_a_second_into_a_few_snapshots) {
    ASSERT_NO_FATAL_FAILURE(start_and_read());
    auto const before = changes;

    for (int i = 0; i < 100; ++i) put_pod("shop", "web-abc", "10.1.0." + std::to_string(i));
    ASSERT_TRUE(soon([&] { return permits("shop", "10.1.0.99"); }));

    EXPECT_LE(changes - before, 3);
    EXPECT_FALSE(permits("shop", "10.1.0.98"));
}

TEST_F(ClusterServices, tells_nobody_about_a_change_that_moves_no_address) {
    put_pod("shop", "web-abc", "10.1.0.5");
    ASSERT_NO_FATAL_FAILURE(start_and_read());
    auto const before = changes;

    server.cluster().put(
        kube::model::endpoint_slices(),
        {"shop", "web-abc"},
        R"("endpoints":[{"addresses":["10.1.0.5"],"conditions":{"ready":false},)"
        R"("targetRef":{"kind":"Pod","namespace":"shop","name":"a"}}])"
    );
    pass(5s);

    EXPECT_EQ(changes, before);
}

TEST_F(ClusterServices, keeps_what_it_knows_while_the_api_server_is_away) {
    put_service("shop", "web", "10.96.0.5");
    ASSERT_NO_FATAL_FAILURE(start_and_read());

    server.stop();
    for (int i = 0; i < 9; ++i) pass(1min);

    EXPECT_TRUE(permits("shop", "10.96.0.5"));
    EXPECT_EQ(waiting, "");
    server.start();
}

TEST_F(ClusterServices, doubts_what_it_does_not_know_after_30_s_without_the_api_server) {
    put_service("shop", "web", "10.96.0.5");
    ASSERT_NO_FATAL_FAILURE(start_and_read());

    server.stop();
    for (int i = 0; i < 24; ++i) pass(1s);
    EXPECT_FALSE(known->others);
    EXPECT_FALSE(known->find("shop")->doubt);
    for (int i = 0; i < 16; ++i) pass(1s);

    EXPECT_EQ(known->others, doubt::away);
    EXPECT_EQ(known->find("shop")->doubt, doubt::away);
    server.start();
    EXPECT_TRUE(soon([&] { return !known->others && !known->find("shop")->doubt; }, 120));
    EXPECT_TRUE(permits("shop", "10.96.0.5"));
}

// Regression: the address of a Service that was deleted meanwhile was permitted for ever, also when
// it was another tenant's.
TEST_F(ClusterServices, permits_nothing_after_10_min_without_the_api_server_and_is_ready_still) {
    put_service("shop", "web", "10.96.0.5");
    ASSERT_NO_FATAL_FAILURE(start_and_read());
    auto const edition = known->find("shop")->edition;

    server.stop();
    for (int i = 0; i < 11; ++i) pass(1min);

    EXPECT_FALSE(permits("shop", "10.96.0.5"));
    EXPECT_NE(known->find("shop")->edition, edition) << "or a kept connection lives on";
    EXPECT_EQ(known->others, doubt::away);
    EXPECT_TRUE(log.contains("Services are out of date"));
    EXPECT_EQ(waiting, "");

    server.start();
    EXPECT_TRUE(soon([&] { return permits("shop", "10.96.0.5"); }, 300));
    EXPECT_TRUE(log.contains("Services are known again"));
    EXPECT_FALSE(known->others);
}

TEST_F(ClusterServices, doubts_nothing_when_a_watch_ends_and_begins_again_as_they_all_do) {
    put_service("shop", "web", "10.96.0.5");
    ASSERT_NO_FATAL_FAILURE(start_and_read());
    auto const before = changes;

    for (int i = 0; i < 40 * 12; ++i) pass(5s);

    EXPECT_GT(server.requests(request_kind::watch).size(), 4U);
    EXPECT_EQ(changes, before);
}

TEST_F(ClusterServices, names_the_rights_that_are_missing_and_reads_once_they_are_granted) {
    for (auto const* const each : {"list services", "list endpointslices"}) server.deny(each);
    server.fail_in("", request_kind::list, support::answer(403, "Forbidden"));
    put_service("shop", "web", "10.96.0.5");
    start();
    need();
    ASSERT_TRUE(soon([&] { return log.contains("missing right: list services"); }));

    EXPECT_EQ(known, nullptr);
    EXPECT_TRUE(log.contains("missing right: list endpointslices.discovery.k8s.io"));
    EXPECT_THAT(waiting, HasSubstr("forbidden"));

    server.recover_in("");
    EXPECT_TRUE(soon([&] { return permits("shop", "10.96.0.5"); }, 300));
    EXPECT_EQ(waiting, "");
}

TEST_F(ClusterServices, of_some_namespaces_lets_one_that_cannot_be_read_hold_up_no_other) {
    put_service("shop", "web", "10.96.0.5");
    server.fail_in("blog", request_kind::list, support::answer(403, "Forbidden"));
    start({"blog", "shop"});
    need();

    ASSERT_TRUE(soon([&] { return permits("shop", "10.96.0.5"); }));

    EXPECT_TRUE(known->others);
    EXPECT_EQ(known->find("blog"), nullptr);
    EXPECT_EQ(waiting, "") << "so Vitals is ready";
    for (auto const& each : server.requests(request_kind::list))
        EXPECT_THAT(each.path, HasSubstr("/namespaces/"));
}

TEST_F(ClusterServices, lists_again_only_where_there_is_room_for_what_was_left_out) {
    most = {.of_namespace = 2'000, .of_all = 1'000'000};
    for (auto const* const each : {"a", "b", "c", "d"}) put_service("shop", each, "10.96.0.5");
    put_service("blog", "web", "10.96.0.6");
    put_service("blog", "api", "10.96.0.8");
    ASSERT_NO_FATAL_FAILURE(start_and_read({"blog", "shop"}));
    pass(6s);
    EXPECT_TRUE(log.contains("too many Services"));
    auto const lists = [&](std::string_view ns) {
        return std::ranges::count_if(server.requests(request_kind::list), [&](auto const& each) {
            return each.path.contains("/namespaces/" + std::string{ns} + "/services");
        });
    };
    auto const before = lists("blog");

    server.cluster().erase(kube::model::services(), {"blog", "api"});
    for (int i = 0; i < 12; ++i) pass(1s);
    EXPECT_EQ(lists("shop"), 1);
    EXPECT_TRUE(known->find("shop")->doubt);
    server.cluster().erase(kube::model::services(), {"shop", "a"});

    EXPECT_TRUE(soon([&] { return lists("shop") == 2; }));
    EXPECT_TRUE(soon([&] { return !known->find("shop")->doubt; })) << "it has taken all";
    EXPECT_EQ(lists("blog"), before);
}

TEST_F(ClusterServices, forgets_everything_when_it_is_needed_no_more_and_can_begin_again) {
    put_service("shop", "web", "10.96.0.5");
    ASSERT_NO_FATAL_FAILURE(start_and_read());

    under_test->need(false);
    ASSERT_TRUE(until([&] { return known == nullptr; }));
    EXPECT_TRUE(until([&] { return server.open_watches() == 0; }));
    EXPECT_EQ(waiting, "");
    EXPECT_FALSE(under_test->usage());

    need();
    EXPECT_TRUE(soon([&] { return permits("shop", "10.96.0.5"); }));
}

}  // namespace vitals::sources::services
