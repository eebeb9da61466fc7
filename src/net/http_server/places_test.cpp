// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/places.hpp"

#include "net/http_server/penalties.hpp"
#include "runtime/clock.hpp"

#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace vitals::net::http_server {

namespace {

using namespace std::chrono_literals;

constexpr runtime::time_point now{std::chrono::hours{1}};

remote_network from(std::string const& address) {
    return network_of(boost::asio::ip::make_address(address));
}

place held_by(std::string const& address, stage what, runtime::duration age) {
    return {.who = from(address), .stage = what, .since = now - age};
}

admission
ask(std::vector<place> const& taken, std::string const& new_connection, place_limits const& limits
) {
    return admit(taken, {.who = from(new_connection)}, limits, now);
}

constexpr admission freely{.granted = true, .leaves = std::nullopt};
constexpr admission refused{.granted = false, .leaves = std::nullopt};

admission instead_of(std::size_t at) {
    return {.granted = true, .leaves = at};
}

}  // namespace

TEST(Places, are_given_freely_while_there_are_some) {
    EXPECT_EQ(ask({}, "10.0.0.1", {.connections = 1}), freely);
    EXPECT_EQ(
        ask({held_by("10.0.0.9", stage::reading, 5s)}, "10.0.0.1", {.connections = 2}),
        freely
    );
}

TEST(Places, go_to_a_newcomer_from_the_request_that_was_half_sent_longest) {
    std::vector const taken{
        held_by("10.0.0.2", stage::reading, 2s),
        held_by("10.0.0.3", stage::reading, 3s),
        held_by("10.0.0.4", stage::silent, 1s)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 3}), instead_of(1));
}

TEST(Places, of_requests_that_wait_or_are_being_answered_are_taken_from_nobody) {
    std::vector const taken{
        held_by("10.0.0.2", stage::waiting, 9min),
        held_by("10.0.0.2", stage::answering, 2s)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 2}), refused);
}

TEST(Places, are_plenty_only_where_nobody_would_have_to_leave) {
    place_limits const limits{.connections = 10, .per_address = 4, .kept_free = 2};

    EXPECT_TRUE(are_plenty(7, 3, limits));
    EXPECT_FALSE(are_plenty(8, 3, limits));
    EXPECT_FALSE(are_plenty(7, 4, limits));
    EXPECT_FALSE(are_plenty(0, 0, {.connections = 2, .per_address = 4, .kept_free = 9}));
}

TEST(Places, are_taken_from_the_address_with_most_connections_before_the_oldest) {
    std::vector const taken{
        held_by("10.0.0.2", stage::reading, 9s),
        held_by("10.0.0.3", stage::reading, 1s),
        held_by("10.0.0.3", stage::reading, 2s)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 3, .per_address = 2}), instead_of(2));
}

TEST(Places, half_the_bound_of_one_address_is_not_many) {
    std::vector const taken{
        held_by("10.0.0.2", stage::reading, 9s),
        held_by("10.0.0.3", stage::reading, 1s),
        held_by("10.0.0.3", stage::reading, 2s)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 3, .per_address = 4}), instead_of(0));
}

// The client has closed it, and we have not seen that yet.
TEST(Places, are_taken_from_the_former_connection_of_a_client_before_its_present_one) {
    std::vector const taken{
        held_by("10.0.0.2", stage::silent, 1ms),
        held_by("10.0.0.2", stage::idle, 2ms)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 2}), instead_of(1));
}

TEST(Places, are_taken_from_half_sent_requests_before_kept_connections) {
    std::vector const taken{
        held_by("10.0.0.2", stage::idle, 20s),
        held_by("10.0.0.3", stage::reading, 1ms)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 2}), instead_of(1));
}

TEST(Places, of_requests_that_are_being_answered_are_kept) {
    std::vector const taken{
        held_by("10.0.0.2", stage::answering, 20s),
        held_by("10.0.0.3", stage::writing, 500ms)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 2}), refused);
}

TEST(Places, of_answers_that_nobody_takes_go_last) {
    std::vector const taken{
        held_by("10.0.0.2", stage::writing, 20s),
        held_by("10.0.0.3", stage::idle, 1s)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 2}), instead_of(1));
    EXPECT_EQ(ask({taken[0]}, "10.0.0.1", {.connections = 1}), instead_of(0));
}

TEST(Places, beyond_the_bound_of_one_address_come_from_its_own) {
    std::vector const taken{
        held_by("10.0.0.2", stage::reading, 9s),
        held_by("10.0.0.1", stage::idle, 3s),
        held_by("10.0.0.1", stage::idle, 4s)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 9, .per_address = 2}), instead_of(2));
}

TEST(Places, beyond_the_bound_are_refused_when_the_others_are_being_answered) {
    std::vector const taken{held_by("10.0.0.1", stage::answering, 0s)};

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 9, .per_address = 1}), refused);
    EXPECT_EQ(ask(taken, "10.0.0.2", {.connections = 9, .per_address = 1}), freely);
}

TEST(Places, are_not_taken_from_an_address_with_fewer_connections_than_one_with_many) {
    std::vector const taken{
        held_by("10.0.0.1", stage::answering, 1s),
        held_by("10.0.0.1", stage::answering, 1s),
        held_by("10.0.0.2", stage::reading, 1s)
    };

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 3, .per_address = 3}), refused);
    EXPECT_EQ(ask(taken, "10.0.0.3", {.connections = 3, .per_address = 3}), instead_of(2));
}

TEST(Places, are_kept_free_for_addresses_that_hold_none) {
    std::vector const taken{
        held_by("10.0.0.1", stage::answering, 1s),
        held_by("10.0.0.2", stage::answering, 1s)
    };
    place_limits const limits{.connections = 3, .kept_free = 1};

    EXPECT_EQ(ask(taken, "10.0.0.1", limits), refused);
    EXPECT_EQ(ask(taken, "10.0.0.3", limits), freely);
}

TEST(RemoteNetwork, of_ipv6_is_its_64_bit_prefix) {
    EXPECT_EQ(from("2001:db8:0:1::1"), from("2001:db8:0:1:ffff:ffff:ffff:ffff"));
    EXPECT_NE(from("2001:db8:0:1::1"), from("2001:db8:0:2::1"));
}

TEST(RemoteNetwork, of_ipv4_is_the_address_also_when_it_is_mapped) {
    EXPECT_EQ(from("10.0.0.1"), from("::ffff:10.0.0.1"));
    EXPECT_NE(from("::ffff:10.0.0.1"), from("::ffff:10.0.0.2"));
    EXPECT_NE(from("10.0.0.1"), from("::1"));
}

TEST(Places, of_penalized_addresses_go_before_all_others) {
    std::vector taken{
        held_by("10.0.0.2", stage::reading, 9s),
        held_by("10.0.0.3", stage::idle, 1ms),
        held_by("10.0.0.4", stage::idle, 9s)
    };
    taken[1].penalized = true;

    EXPECT_EQ(ask(taken, "10.0.0.1", {.connections = 3}), instead_of(1));
}

TEST(Places, of_others_are_never_given_to_a_penalized_address) {
    std::vector taken{held_by("10.0.0.2", stage::reading, 9s)};
    new_connection const penalized{.who = from("10.0.0.1"), .penalized = true};

    EXPECT_EQ(admit(taken, penalized, {.connections = 1}, now), refused);
    EXPECT_EQ(admit(taken, penalized, {.connections = 2}, now), freely);
    EXPECT_EQ(admit(taken, penalized, {.connections = 2, .kept_free = 1}, now), refused);
    taken[0].penalized = true;
    EXPECT_EQ(admit(taken, penalized, {.connections = 1}, now), instead_of(0));
}

// Virtual time: half-senders come every half millisecond, from many addresses or few; one client a
// second needs 100 ms from its connection to the end of its request, in which the places change
// hands many times.
TEST(Places, are_kept_by_a_slow_fair_client_whatever_half_senders_do) {
    constexpr place_limits limits{.connections = 16, .per_address = 4, .kept_free = 4};
    auto const fair = from("10.9.9.9");
    for (unsigned const addresses : {1U, 3U, 200U}) {
        std::mt19937 random{7};
        std::vector<place> taken;
        penalties remembered;
        auto time = now;
        auto const come = [&](remote_network const& who, stage what) {
            for (auto& one : taken) one.penalized = remembered.holds(one.who, time);
            new_connection const next{.who = who, .penalized = remembered.holds(who, time)};
            auto const asked = admit(taken, next, limits, time);
            if (asked.leaves) {
                remembered.add(taken[*asked.leaves].who, time);
                taken.erase(taken.begin() + static_cast<std::ptrdiff_t>(*asked.leaves));
            }
            if (asked.granted) taken.push_back({.who = who, .stage = what, .since = time});
            return asked.granted;
        };
        auto const attack = [&](int times) {
            for (int i = 0; i < times; ++i) {
                time += 500us;
                come(from("10.1.0." + std::to_string(random() % addresses)), stage::reading);
                ASSERT_LE(taken.size(), limits.connections);
            }
        };
        attack(2000);
        for (int second = 0; second < 20; ++second) {
            EXPECT_TRUE(come(fair, stage::silent)) << addresses << " addresses, " << second;

            attack(200);

            EXPECT_EQ(std::erase_if(taken, [&](place const& one) { return one.who == fair; }), 1U)
                << addresses << " addresses, " << second;
            attack(1800);
        }
    }
}

}  // namespace vitals::net::http_server
