// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/policy_source.hpp"

#include "app/command_line/options.hpp"
#include "app/recent_addresses.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/ranges.hpp"
#include "net/interfaces.hpp"
#include "net/network.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/memory_log.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <expected>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app {
namespace {

using namespace std::chrono_literals;
using net::address_policy::denial;
using net::address_policy::profile;

// A Pod in profile `cluster` with two Services, and DNS as the test says.
struct PolicySource : testing::Test {
    PolicySource() { options.own_services = {"vitals.vitals.svc", "metrics.vitals.svc"}; }
    ~PolicySource() override {
        for (auto& each : stops) each.emit(runtime::asio::cancellation_type::terminal);
        clock.settle();
        EXPECT_EQ(running, 0);
    }

    policy_source& source() {
        if (made) return *made;
        options.profile = options.profile.value_or(profile::cluster);
        made = std::make_unique<policy_source>(
            policy_source::parts{
                .loop = context.get_executor(),
                .log = log.logger(),
                .around = {
                    .clock = clock,
                    .resolve = [this](std::string const& name) { return resolve(name); },
                    .interfaces = [this] { return interfaces; }
                },
                .in_cluster = in_cluster
            },
            options,
            policy_source::own_ports{.health = 8080, .api = 8500, .metrics = 9090}
        );
        made->on_change(
            {.changed = [this](auto const&) { ++changes; }, .edited = [this] { ++edits; }}
        );
        return *made;
    }
    runtime::awaitable<net::result<net::host_addresses>> resolve(std::string const& name) {
        if (silence > 0s) co_await clock.sleep_for(silence);
        auto const found = dns.find(name);
        if (found == dns.end()) co_return std::unexpected(net::failure{.text = dns_error});
        co_return net::host_addresses{.addresses = found->second, .names = {name}};
    }
    void spawn(runtime::awaitable<void> what) {
        ++running;
        runtime::asio::co_spawn(
            context.get_executor(),
            std::move(what),
            runtime::asio::bind_cancellation_slot(
                stops.emplace_back().slot(),
                [this](std::exception_ptr const&) { --running; }
            )
        );
        clock.settle();
    }
    void start() { spawn(source().run()); }
    void answer(std::string const& name, std::string_view address) {
        dns[name].push_back(boost::asio::ip::make_address(address));
    }
    std::optional<denial> denied(std::string_view address, std::uint16_t port = 8500) {
        auto const to = net::address_policy::parse_ip(address).value();
        return source().now()->judge({.ns = "shop", .host = address, .port = port}, to).denied;
    }
    std::string refusal_of(std::string_view host) {
        return source().refusal({.ns = "shop", .host = host, .port = 80});
    }
    void give_interface(std::string_view address, std::string_view network) {
        interfaces.push_back(
            {net::address_policy::parse_ip(address).value(),
             net::address_policy::parse_prefix(network).value()}
        );
    }

    boost::asio::io_context context;
    support::virtual_clock clock{context};
    support::memory_log log;
    support::temporary_folder folder;
    command_line::target_options options;
    std::map<std::string, std::vector<net::address>> dns;
    std::vector<net::interface_address> interfaces;
    std::string dns_error = "no such host";
    runtime::duration silence = 0s;
    bool in_cluster = true;
    int changes = 0;
    int edits = 0;
    int running = 0;
    std::list<runtime::asio::cancellation_signal> stops;  // of each coroutine
    std::unique_ptr<policy_source> made;
};

TEST_F(PolicySource, protects_its_own_addresses_and_leaves_the_health_port_open) {
    give_interface("10.1.0.7", "10.1.0.0/24");
    answer("vitals.vitals.svc", "10.96.0.5");

    start();

    EXPECT_EQ(denied("10.1.0.7"), denial::own);
    EXPECT_EQ(denied("10.96.0.5"), denial::own);
    EXPECT_EQ(denied("10.96.0.5", 8080), std::nullopt);
    EXPECT_EQ(denied("10.1.0.8"), std::nullopt);
    EXPECT_EQ(changes, 1);
}

// On the network of its node, Vitals sees an interface for each Pod.
TEST_F(PolicySource, a_link_local_address_of_each_pod_that_starts_changes_no_policy) {
    give_interface("10.1.0.7", "10.1.0.0/24");
    start();
    auto const before = changes;

    for (int i = 1; i <= 300; ++i) {
        give_interface("fe80::" + std::to_string(i), "fe80::/64");
        clock.advance(5s);
    }
    answer("vitals.vitals.svc", "10.96.0.5");
    clock.advance(5s);

    EXPECT_EQ(changes, before + 1);
    EXPECT_EQ(denied("10.96.0.5"), denial::own);
    EXPECT_EQ(denied("fe80::1"), denial::link_local);
    EXPECT_FALSE(log.contains("too many addresses"));
}

TEST_F(PolicySource, looks_every_5_s_for_what_it_has_not_found_and_says_so_once) {
    start();
    clock.advance(20s);
    EXPECT_EQ(log.count("is not known name=vitals.vitals.svc"), 1U);
    EXPECT_EQ(denied("10.96.0.5"), std::nullopt);

    answer("vitals.vitals.svc", "10.96.0.5");
    clock.advance(5s);

    EXPECT_EQ(denied("10.96.0.5"), denial::own);
}

// Its old ClusterIP may be given to a Service of a tenant.
TEST_F(
    PolicySource,
    a_service_of_vitals_that_is_made_anew_gives_its_old_address_back_after_10_min
) {
    answer("vitals.vitals.svc", "10.96.0.5");
    start();

    dns.clear();
    answer("vitals.vitals.svc", "10.96.0.6");
    clock.advance(9min);
    EXPECT_EQ(denied("10.96.0.5"), denial::own);
    clock.advance(2min);

    EXPECT_EQ(denied("10.96.0.5"), std::nullopt);
    EXPECT_EQ(denied("10.96.0.6"), denial::own);
}

TEST_F(PolicySource, a_service_of_vitals_that_is_deleted_gives_its_address_back_after_10_min) {
    answer("vitals.vitals.svc", "10.96.0.5");
    start();

    dns.clear();
    clock.advance(9min);
    EXPECT_EQ(denied("10.96.0.5"), denial::own);
    clock.advance(2min);

    EXPECT_EQ(denied("10.96.0.5"), std::nullopt);
}

TEST_F(PolicySource, an_api_server_that_moves_gives_its_old_address_back_after_10_min) {
    source().add_api_server("api.example", 443);
    answer("api.example", "93.184.216.34");
    start();

    dns.clear();
    answer("api.example", "93.184.216.35");
    clock.advance(5s);
    EXPECT_EQ(denied("93.184.216.34", 443), denial::api_server);
    clock.advance(11min);

    EXPECT_EQ(denied("93.184.216.34", 443), std::nullopt);
    EXPECT_EQ(denied("93.184.216.35", 443), denial::api_server);
}

TEST_F(PolicySource, name_servers_that_fail_for_a_day_open_no_address) {
    answer("vitals.vitals.svc", "10.96.0.5");
    start();

    dns.clear();
    dns_error = "server failure";
    clock.advance(24h);

    EXPECT_EQ(denied("10.96.0.5"), denial::own);
}

TEST_F(PolicySource, name_servers_that_disagree_open_no_address) {
    answer("vitals.vitals.svc", "10.96.0.5");
    start();

    for (int i = 0; i < 5; ++i) {
        dns.clear();
        answer("vitals.vitals.svc", i % 2 == 0 ? "10.96.0.6" : "10.96.0.5");
        clock.advance(7min);
    }

    EXPECT_EQ(denied("10.96.0.5"), denial::own);
    EXPECT_EQ(denied("10.96.0.6"), denial::own);
}

TEST_F(PolicySource, knows_its_addresses_within_a_second_after_profile_any_has_ended) {
    options.profile = profile::any;
    options.file = folder.write("targets.yaml", "profile: any\n");
    answer("vitals.vitals.svc", "10.96.0.5");
    ASSERT_TRUE(source().open());
    start();
    clock.advance(7s);

    folder.write("targets.yaml", "profile: cluster\n");
    while (source().now()->settings().profile == profile::any) clock.advance(100ms);
    clock.advance(1s);

    EXPECT_EQ(denied("10.96.0.5"), denial::own);
}

TEST_F(PolicySource, looks_at_all_names_at_the_same_time_and_meanwhile_at_its_file) {
    options.file = folder.write("targets.yaml", "profile: cluster\n");
    silence = 60s;
    source();
    ASSERT_TRUE(source().open());
    start();

    folder.write("targets.yaml", "profile: cluster\ndeny: [10.0.0.0/8]\n");
    clock.advance(10s);
    EXPECT_EQ(denied("10.2.0.1", 80), denial::rule);

    answer("vitals.vitals.svc", "10.96.0.5");
    answer("metrics.vitals.svc", "10.96.0.6");
    clock.advance(50s);
    EXPECT_EQ(denied("10.96.0.6", 9090), denial::rule);
    EXPECT_EQ(source().now()->settings().own.size(), 2U);
}

TEST_F(PolicySource, lets_nobody_wait_longer_than_10_s_for_the_first_look_up) {
    silence = 60s;
    start();
    bool over = false;
    spawn([](policy_source& of, bool& ended) -> runtime::awaitable<void> {
        co_await of.looked_up();
        ended = true;
    }(source(), over));

    clock.advance(9s);
    EXPECT_FALSE(over);
    clock.advance(2s);

    EXPECT_TRUE(over);
    EXPECT_TRUE(log.contains("checks run before all addresses are known"));
}

// CoreDNS that starts answers SERVFAIL.
TEST_F(PolicySource, no_check_runs_before_a_name_server_has_answered_without_an_error) {
    dns_error = "server failure";
    start();
    bool over = false;
    spawn([](policy_source& of, bool& ended) -> runtime::awaitable<void> {
        co_await of.looked_up();
        ended = true;
    }(source(), over));

    clock.advance(4s);
    EXPECT_FALSE(over);
    answer("vitals.vitals.svc", "10.96.0.5");
    dns_error = "no such host";
    clock.advance(1s);

    EXPECT_TRUE(over);
    EXPECT_EQ(denied("10.96.0.5"), denial::own);
}

TEST_F(PolicySource, lets_nobody_wait_when_it_has_looked_or_needs_not_to) {
    bool over = false;
    auto const wait = [](policy_source& of, bool& ended) -> runtime::awaitable<void> {
        co_await of.looked_up();
        ended = true;
    };
    options.profile = profile::any;
    silence = 60s;

    spawn(wait(source(), over));

    EXPECT_TRUE(over);
}

TEST_F(PolicySource, asks_nobody_in_profile_any) {
    options.profile = profile::any;
    answer("vitals.vitals.svc", "10.96.0.5");

    start();
    clock.advance(1min);

    EXPECT_TRUE(source().now()->settings().own.empty());
    EXPECT_EQ(changes, 0);
}

TEST_F(PolicySource, protects_the_api_server_at_its_port_alone) {
    source().add_api_server("10.96.0.1", 443);
    source().add_api_server("api.example", 6443);
    answer("api.example", "93.184.216.34");

    start();

    EXPECT_EQ(denied("10.96.0.1", 443), denial::api_server);
    EXPECT_EQ(denied("93.184.216.34", 6443), denial::api_server);
    EXPECT_EQ(denied("10.96.0.1", 80), std::nullopt);
}

TEST_F(PolicySource, counts_256_addresses_and_says_that_there_are_more) {
    for (int i = 0; i < 300; ++i)
        answer(
            "vitals.vitals.svc",
            "10.97." + std::to_string(i / 256) + "." + std::to_string(i % 256)
        );

    start();
    clock.advance(20s);

    EXPECT_EQ(source().now()->settings().own.size(), recent_addresses::most);
    EXPECT_EQ(log.count("too many addresses of Vitals"), 1U);
}

TEST_F(PolicySource, takes_its_neighbours_with_addresses_of_the_internet_for_internal_ones) {
    give_interface("2600:1f13::7", "2600:1f13::7/128");
    options.internal = {net::address_policy::parse_prefix("2600:1f14::/32").value()};

    start();

    net::address_policy::request const post{
        .ns = "shop",
        .host = "x.example",
        .port = 80,
        .has = net::address_policy::request::effect::may_change
    };
    auto const of = [&](std::string_view to) {
        auto const address = net::address_policy::parse_ip(to).value();
        return source().now()->judge(post, address).denied;
    };
    EXPECT_EQ(of("2600:1f13::9"), denial::changes);
    EXPECT_EQ(of("2600:1f14::9"), denial::changes);
    EXPECT_EQ(of("2600:1f15::9"), std::nullopt);
}

TEST_F(PolicySource, follows_its_file_and_says_when_it_was_edited) {
    options.file = folder.write("targets.yaml", "profile: cluster\n");
    ASSERT_TRUE(source().open());
    start();
    EXPECT_NE(refusal_of("127.0.0.1"), "");

    folder.write("targets.yaml", "profile: cluster\nallow: ['127.0.0.1:80']\n");
    clock.advance(10s);

    EXPECT_EQ(refusal_of("127.0.0.1"), "");
    EXPECT_EQ(edits, 1);
}

TEST_F(PolicySource, keeps_the_last_rules_when_its_file_is_broken_and_takes_the_next_ones) {
    options.file = folder.write("targets.yaml", "deny: [10.0.0.0/8]\n");
    ASSERT_TRUE(source().open());
    start();

    folder.write("targets.yaml", "deny: [10.0.0.0/80]\n");
    clock.advance(10s);
    EXPECT_FALSE(source().file_is_valid());
    EXPECT_EQ(log.count("the targets file is not used"), 1U);
    EXPECT_EQ(denied("10.2.0.1", 80), denial::rule);
    EXPECT_EQ(edits, 0);

    folder.write("targets.yaml", "deny: [172.16.0.0/12]\n");
    clock.advance(10s);
    EXPECT_TRUE(source().file_is_valid());
    EXPECT_EQ(denied("172.16.0.1", 80), denial::rule);
    EXPECT_EQ(denied("10.2.0.1", 80), std::nullopt);
}

TEST_F(PolicySource, does_not_start_with_a_broken_file) {
    options.file = folder.write("targets.yaml", "deny: [10.0.0.0/80]\n");

    auto const opened = source().open();

    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error(), testing::HasSubstr("--targets-file: "));
}

using net::address_policy::known_services;

policy_source::services services_of_shop(std::vector<std::string_view> const& addresses) {
    known_services::of_namespace list{.edition = 1};
    for (auto const& each : addresses)
        list.addresses.push_back(net::address_policy::parse_ip(each).value());
    known_services made{.others = std::nullopt};
    made.namespaces.emplace("shop", std::make_shared<known_services::of_namespace const>(list));
    return std::make_shared<known_services const>(std::move(made));
}

TEST_F(PolicySource, permits_services_of_the_namespace_from_the_moment_that_they_are_known) {
    options.profile = profile::own_namespace;
    start();
    EXPECT_EQ(denied("10.96.0.9", 80), denial::outside);
    auto const edition = source().now()->edition();

    source().take_services(services_of_shop({"10.96.0.9"}));

    EXPECT_EQ(denied("10.96.0.9", 80), std::nullopt);
    EXPECT_EQ(denied("10.96.0.10", 80), denial::outside);
    EXPECT_EQ(source().now()->edition(), edition) << "kept connections would end";
}

TEST_F(PolicySource, does_not_look_at_services_in_another_profile) {
    start();
    auto const before = changes;

    source().take_services(services_of_shop({"10.96.0.9"}));

    EXPECT_EQ(changes, before);
    EXPECT_FALSE(source().needs_services());
    EXPECT_EQ(denied("10.96.0.10", 80), std::nullopt);
}

TEST_F(PolicySource, keeps_checks_waiting_for_the_services_10_s_at_most) {
    options.profile = profile::own_namespace;
    start();
    auto const wait = [](policy_source& of, bool& ended) -> runtime::awaitable<void> {
        co_await of.looked_up();
        ended = true;
    };
    bool first = false;
    spawn(wait(source(), first));
    clock.advance(9s);
    EXPECT_FALSE(first);
    clock.advance(2s);
    EXPECT_TRUE(first);

    bool second = false;
    spawn(wait(source(), second));
    EXPECT_FALSE(second);
    source().take_services(services_of_shop({}));
    clock.settle();
    EXPECT_TRUE(second);
}

TEST_F(PolicySource, refuses_profile_own_namespace_without_a_cluster) {
    in_cluster = false;
    options.profile = profile::own_namespace;

    auto const opened = source().open();

    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error(), testing::HasSubstr("--targets own-namespace: it needs a cluster"));
}

TEST_F(PolicySource, refuses_a_file_with_profile_own_namespace_without_a_cluster) {
    in_cluster = false;
    options.file = folder.write("targets.yaml", "profile: cluster\n");
    ASSERT_TRUE(source().open());
    start();

    folder.write("targets.yaml", "profile: own-namespace\n");
    clock.advance(10s);

    EXPECT_FALSE(source().file_is_valid());
    EXPECT_TRUE(log.contains("profile own-namespace: it needs a cluster"));
    EXPECT_EQ(source().now()->settings().profile, profile::cluster);
}

}  // namespace
}  // namespace vitals::app
