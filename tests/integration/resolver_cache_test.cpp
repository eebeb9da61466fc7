// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What the resolver remembers, for how long, and how often it asks.

#include "integration/resolver_fixture.hpp"
#include "net/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace vitals::integration {

namespace {

using kind = enum net::failure::kind;

auto const v4 = asio::ip::make_address("192.0.2.7");

class ResolverCache : public resolver_fixture {};

TEST_F(ResolverCache, remembers_for_the_time_to_live_and_no_longer) {
    server.zone["shop.test"] = {v4};
    server.ttl = 10;
    begin(settings());
    lookup("shop.test");

    clock.advance(10s - 1ms);
    lookup("SHOP.test");
    auto const before = server.asked("A shop.test");
    clock.advance(1ms);
    lookup("shop.test");

    EXPECT_EQ(before, 1U);
    EXPECT_EQ(server.asked("A shop.test"), 2U);
}

TEST_F(ResolverCache, remembers_for_a_second_when_there_is_no_time_to_live) {
    server.zone["shop.test"] = {v4};
    server.ttl = 0;
    begin(settings());
    lookup("shop.test");

    clock.advance(999ms);
    lookup("shop.test");

    EXPECT_EQ(server.asked("A shop.test"), 1U);
}

TEST_F(ResolverCache, does_not_believe_in_long_lives) {
    server.zone["shop.test"] = {v4};
    server.ttl = 0xffffffff;
    begin(settings());
    lookup("shop.test");

    clock.advance(5min);
    lookup("shop.test");

    EXPECT_EQ(server.asked("A shop.test"), 2U);
}

TEST_F(ResolverCache, finds_a_name_within_a_second_of_its_birth) {
    begin(settings());
    lookup("young.test");
    lookup("young.test");
    auto const asked = server.asked("A young.test");
    server.zone["young.test"] = {v4};

    clock.advance(1s);

    EXPECT_EQ(asked, 1U);
    EXPECT_EQ(lookup("young.test"), "192.0.2.7");
}

TEST_F(ResolverCache, asks_once_for_all_who_want_to_know) {
    server.zone["shop.test"] = {v4};
    begin(settings());

    for (int i = 0; i < 100; ++i) ask("shop.test");
    run_until([this] {
        return std::ranges::all_of(calls, [](auto& one) { return one.got.has_value(); });
    });

    EXPECT_THAT(server.questions(), testing::UnorderedElementsAre("A shop.test", "AAAA shop.test"));
    for (auto const& each : calls) EXPECT_EQ(each.text(), "192.0.2.7");
}

TEST_F(ResolverCache, gives_up_for_one_and_continues_for_the_others) {
    server.zone["shop.test"] = {v4};
    begin(settings());
    auto& first = ask("shop.test");
    auto& second = ask("shop.test");
    context.poll_one();

    asio::post(context, [&first] { first.cancel.emit(asio::cancellation_type::terminal); });
    finish(first);
    finish(second);

    EXPECT_EQ(first.text(), "cancelled");
    EXPECT_EQ(first.got->error().kind, kind::cancelled);
    EXPECT_EQ(second.text(), "192.0.2.7");
}

TEST_F(ResolverCache, bounds_what_it_remembers) {
    server.zone["a.test"] = server.zone["b.test"] = server.zone["c.test"] = {v4};
    auto small = settings();
    small.cache_entries = 2;
    begin(small);

    for (auto const* name : {"a.test", "b.test", "a.test", "c.test", "a.test", "b.test"})
        lookup(name);

    EXPECT_EQ(server.asked("A a.test"), 1U);
    EXPECT_EQ(server.asked("A b.test"), 2U);
}

TEST_F(ResolverCache, forgets_what_the_servers_of_an_earlier_resolv_conf_said) {
    server.zone["shop.test"] = {v4};
    begin(settings("search old.test\n"));
    lookup("shop.test");
    server.zone["shop.test"] = {asio::ip::make_address("192.0.2.8")};
    folder.write("resolv.conf", "search new.test another.test\n");

    clock.advance(5s);

    EXPECT_EQ(lookup("shop.test"), "192.0.2.8");
}

}  // namespace

}  // namespace vitals::integration
