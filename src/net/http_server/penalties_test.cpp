// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/penalties.hpp"

#include "net/http_server/places.hpp"
#include "runtime/clock.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>

namespace vitals::net::http_server {

namespace {

using namespace std::chrono_literals;

constexpr runtime::time_point now{std::chrono::hours{1}};

remote_network client(std::uint32_t number) {
    return network_of(boost::asio::ip::address_v4{0x0a000000U + number});
}

}  // namespace

TEST(Penalties, last_a_minute) {
    penalties all;
    all.add(client(1), now);

    EXPECT_TRUE(all.holds(client(1), now + 59s));
    EXPECT_FALSE(all.holds(client(1), now + 60s));
    EXPECT_FALSE(all.holds(client(2), now));
}

TEST(Penalties, begin_anew_with_each_offence_and_end_with_a_whole_request) {
    penalties all;
    all.add(client(1), now);
    all.add(client(1), now + 30s);

    EXPECT_TRUE(all.holds(client(1), now + 80s));
    all.forgive(client(1));
    EXPECT_FALSE(all.holds(client(1), now + 80s));
}

TEST(Penalties, are_forgotten_beyond_their_limit_the_oldest_first) {
    penalties all;
    for (std::uint32_t i = 0; i <= penalties::most; ++i) all.add(client(i), now);

    EXPECT_FALSE(all.holds(client(0), now));
    EXPECT_TRUE(all.holds(client(1), now));
    EXPECT_TRUE(all.holds(client(penalties::most), now));
}

}  // namespace vitals::net::http_server
