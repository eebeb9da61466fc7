// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/dns_cache.hpp"

#include "net/network.hpp"
#include "runtime/clock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <expected>

namespace vitals::net::dns {

namespace {

using namespace std::chrono_literals;

runtime::time_point const start{1h};

dns_cache::answer some(unsigned last) {
    return host_addresses{.addresses = {boost::asio::ip::make_address_v4(last)}};
}

TEST(DnsCache, forgets_at_the_moment_of_expiry) {
    dns_cache cache{10};
    cache.store("a", some(1), start + 5s);

    EXPECT_NE(cache.find("a", start + 5s - 1ns), nullptr);
    EXPECT_EQ(cache.find("a", start + 5s), nullptr);
    EXPECT_EQ(cache.size(), 0U);
}

TEST(DnsCache, replaces_an_answer) {
    dns_cache cache{10};
    cache.store("a", some(1), start + 5s);

    cache.store("a", some(2), start + 9s);

    auto const* const known = cache.find("a", start + 8s);
    ASSERT_NE(known, nullptr);
    EXPECT_EQ(known->value(), some(2).value());
    EXPECT_EQ(cache.size(), 1U);
}

TEST(DnsCache, remembers_failures) {
    dns_cache cache{10};
    cache.store("a", std::unexpected(failure{.text = "no such host"}), start + 1s);

    auto const* const known = cache.find("a", start);

    ASSERT_NE(known, nullptr);
    EXPECT_EQ(known->error().text, "no such host");
}

TEST(DnsCache, forgets_the_name_that_nobody_asked_for_longest) {
    dns_cache cache{2};
    cache.store("a", some(1), start + 1h);
    cache.store("b", some(2), start + 1h);
    cache.find("a", start);

    cache.store("c", some(3), start + 1h);

    EXPECT_NE(cache.find("a", start), nullptr);
    EXPECT_EQ(cache.find("b", start), nullptr);
    EXPECT_NE(cache.find("c", start), nullptr);
}

TEST(DnsCache, holds_nothing_when_it_may_not) {
    dns_cache cache{0};

    cache.store("a", some(1), start + 1h);

    EXPECT_EQ(cache.find("a", start), nullptr);
}

TEST(DnsCache, forgets_everything_on_demand) {
    dns_cache cache{2};
    cache.store("a", some(1), start + 1h);

    cache.clear();

    EXPECT_EQ(cache.find("a", start), nullptr);
}

}  // namespace

}  // namespace vitals::net::dns
