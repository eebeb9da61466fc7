// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/unread_answers.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/places.hpp"
#include "runtime/clock.hpp"

#include <boost/asio/ip/address.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace vitals::net::http_server {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr runtime::time_point now{std::chrono::hours{1}};
constexpr std::size_t limit = 3200;
constexpr std::size_t large = 1000;
constexpr std::size_t small = 10;

remote_network from(std::string const& address) {
    return network_of(boost::asio::ip::make_address(address));
}

unread_answer held_by(std::string const& address, std::size_t bytes, runtime::duration ago) {
    return {.who = from(address), .bytes = bytes, .since = now - ago};
}

bool may(std::vector<unread_answer> const& unread, std::string const& address) {
    return may_ask(unread, from(address), limit, now);
}

room room_for(
    std::vector<unread_answer> const& unread,
    std::string const& address,
    std::size_t bytes
) {
    return plan_eviction(unread, from(address), bytes, limit, now);
}

}  // namespace

TEST(UnreadAnswers, that_share_a_body_share_all_codings_of_it) {
    response one{.status = 200, .headers = {}, .body = std::string(10, 'b')};
    EXPECT_EQ(share_of(one), 10U);

    one.shared = std::make_shared<shared_text>(std::string(1000, 'p'), std::string(200, 'z'));
    auto other = one;
    other.packed = true;

    EXPECT_EQ(share_of(one), 600U);
    EXPECT_EQ(share_of(other), 600U);
}

TEST(UnreadAnswers, a_single_one_is_allowed_whatever_its_size) {
    EXPECT_TRUE(room_for({}, "10.0.0.1", 9 * limit).granted);
    EXPECT_TRUE(room_for({held_by("10.0.0.2", 0, 0s)}, "10.0.0.1", 9 * limit).granted);
}

TEST(UnreadAnswers, within_the_limit_cost_nobody_a_connection) {
    std::vector const unread{held_by("10.0.0.1", large, 9s), held_by("10.0.0.2", large, 9s)};

    EXPECT_EQ(
        room_for(unread, "10.0.0.3", limit - 2 * large),
        (room{.granted = true, .leave = {}})
    );
}

TEST(UnreadAnswers, of_an_address_that_has_more_than_the_asker_leave_at_once) {
    std::vector const unread{
        held_by("10.0.0.2", large, 900ms),
        held_by("10.0.0.1", large, 1ms),
        held_by("10.0.0.1", large, 2ms)
    };

    auto const made = room_for(unread, "10.0.0.3", large);

    EXPECT_TRUE(made.granted);
    EXPECT_THAT(made.leave, ElementsAre(2));
}

TEST(UnreadAnswers, of_an_address_that_has_no_more_than_the_asker_have_their_second) {
    std::vector unread{held_by("10.0.0.1", 1600, 999ms), held_by("10.0.0.2", 1600, 999ms)};

    EXPECT_EQ(room_for(unread, "10.0.0.1", large), room{});

    unread[1].since = now - 1s;
    EXPECT_THAT(room_for(unread, "10.0.0.1", large).leave, ElementsAre(1));
}

TEST(UnreadAnswers, of_an_address_that_has_less_never_leave_for_the_one_that_has_most) {
    std::vector const unread{
        held_by("10.0.0.2", large, 20s),
        held_by("10.0.0.1", large, 1ms),
        held_by("10.0.0.1", large, 1ms)
    };

    EXPECT_EQ(room_for(unread, "10.0.0.1", 900), room{});
}

TEST(UnreadAnswers, of_a_client_that_reads_have_their_second_even_if_its_address_has_most) {
    std::vector unread{held_by("10.0.0.2", limit, 999ms)};
    unread[0].stalled = false;

    EXPECT_EQ(room_for(unread, "10.0.0.1", large), room{});

    unread[0].since = now - 1s;
    EXPECT_THAT(room_for(unread, "10.0.0.1", large).leave, ElementsAre(0));
}

TEST(UnreadAnswers, leave_only_if_that_makes_enough_room) {
    std::vector const unread{
        held_by("10.0.0.1", 1100, 9s),
        held_by("10.0.0.2", 1100, 1ms),
        held_by("10.0.0.3", large, 1ms)
    };

    EXPECT_EQ(room_for(unread, "10.0.0.2", 2000), room{});
}

TEST(UnreadAnswers, leave_until_there_is_room_the_largest_first) {
    std::vector const unread{
        held_by("10.0.0.1", small, 9s),
        held_by("10.0.0.1", large, 1ms),
        held_by("10.0.0.2", 1100, 1ms),
        held_by("10.0.0.3", large, 1ms)
    };

    EXPECT_THAT(room_for(unread, "10.0.0.4", 2000).leave, ElementsAre(2, 1));
}

TEST(UnreadAnswers, of_one_address_are_at_most_two_large_ones) {
    std::vector unread{held_by("10.0.0.1", 300, 1ms), held_by("10.0.0.1", 300, 1ms)};

    EXPECT_FALSE(may(unread, "10.0.0.1"));
    EXPECT_EQ(room_for(unread, "10.0.0.1", 300), room{});
    EXPECT_TRUE(room_for(unread, "10.0.0.1", small).granted);
    EXPECT_TRUE(may(unread, "10.0.0.2"));

    unread[1].since = now - 1s;
    EXPECT_TRUE(may(unread, "10.0.0.1"));
    EXPECT_THAT(room_for(unread, "10.0.0.1", 300).leave, ElementsAre(1));
}

TEST(UnreadAnswers, of_a_64_bit_prefix_of_ipv6_are_of_one_address) {
    std::vector const unread{
        held_by("2001:db8:0:1::1", 300, 1ms),
        held_by("2001:db8:0:1::2", 300, 1ms)
    };

    EXPECT_FALSE(may(unread, "2001:db8:0:1::3"));
    EXPECT_TRUE(may(unread, "2001:db8:0:2::3"));
}

TEST(UnreadAnswers, are_not_even_made_for_an_address_with_a_large_one_when_another_would_not_fit) {
    std::vector unread{held_by("10.0.0.1", large, 1ms), held_by("10.0.0.2", 1200, 1ms)};
    EXPECT_TRUE(may(unread, "10.0.0.1"));

    unread[1].bytes = 1201;
    EXPECT_FALSE(may(unread, "10.0.0.1"));
    EXPECT_TRUE(may(unread, "10.0.0.3"));

    unread[0].since = now - 1s;
    EXPECT_TRUE(may(unread, "10.0.0.1"));
}

TEST(UnreadAnswers, that_are_small_never_keep_their_address_from_asking) {
    std::vector const unread{
        held_by("10.0.0.1", small, 1ms),
        held_by("10.0.0.1", small, 1ms),
        held_by("10.0.0.1", small, 1ms),
        held_by("10.0.0.2", limit, 1ms)
    };

    EXPECT_TRUE(may(unread, "10.0.0.1"));
}

}  // namespace vitals::net::http_server
