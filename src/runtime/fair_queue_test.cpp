// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/fair_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace vitals::runtime {
namespace {

using testing::ElementsAre;

using queue = fair_queue<std::string>;

// How many of so many questions get a place at once.
std::size_t places_of(queue& of, std::string const& ns, int questions) {
    std::size_t admitted = 0;
    for (int i = 0; i < questions; ++i)
        if (!of.enter(ns, ns + std::to_string(i))) ++admitted;
    return admitted;
}

std::vector<std::string> all_next(queue& of) {
    std::vector<std::string> found;
    while (auto const next = of.next()) found.push_back(next->query);
    return found;
}

TEST(FairQueue, gives_one_namespace_alone_three_quarters_of_the_places) {
    queue of{16};

    EXPECT_EQ(places_of(of, "greedy", 100), 12U);
    EXPECT_EQ(of.waiting(), 88U);
}

TEST(FairQueue, has_a_place_for_a_namespace_that_comes_later) {
    queue of{16};
    places_of(of, "greedy", 100);
    places_of(of, "greedy-too", 100);

    EXPECT_EQ(places_of(of, "modest", 1), 1U);
}

// Regression: names that nobody answers for filled the one queue, and others were refused.
TEST(FairQueue, lets_one_namespace_wait_with_three_quarters_of_all_that_may) {
    constexpr std::size_t room = 100;
    queue of{4};
    auto const ask_for_all = [&](std::string const& ns) {
        while (of.may_wait(ns, room - of.in_flight() - of.waiting())) of.enter(ns, ns);
    };
    ask_for_all("greedy");
    EXPECT_LE(of.waiting(), 75U);
    ask_for_all("greedy-too");

    EXPECT_TRUE(of.may_wait("modest", room - of.in_flight() - of.waiting()));
}

TEST(FairQueue, serves_those_that_wait_in_turns) {
    queue of{4};
    places_of(of, "x", 3);
    places_of(of, "y", 1);
    places_of(of, "a", 3);
    places_of(of, "b", 2);
    ASSERT_EQ(of.in_flight(), 4U);
    std::vector<std::string> order;

    for (auto const* const leaving : {"x", "x", "x", "y"}) {
        of.leave(leaving);
        for (auto const& each : all_next(of)) order.push_back(each);
    }

    EXPECT_THAT(order, ElementsAre("a0", "b0", "a1", "b1"));
}

TEST(FairQueue, leaves_no_place_free_for_ever) {
    queue of{8};
    places_of(of, "greedy", 100);
    std::size_t served = of.in_flight();

    while (of.in_flight() > 0) {
        of.leave("greedy");
        served += all_next(of).size();
    }

    EXPECT_EQ(served, 100U);
    EXPECT_EQ(of.groups(), 0U) << "nothing is remembered of who asks nothing";
}

TEST(FairQueue, forgets_what_is_withdrawn) {
    queue of{1};
    EXPECT_FALSE(of.enter("a", "a0"));
    auto const second = of.enter("a", "a1");
    auto const other = of.enter("b", "b0");
    ASSERT_TRUE(second && other);

    of.withdraw("b", *other);
    of.withdraw("b", *other);
    of.leave("a");

    EXPECT_THAT(all_next(of), ElementsAre("a1"));
    EXPECT_EQ(of.waiting(), 0U);
    EXPECT_EQ(of.groups(), 1U);
}

}  // namespace
}  // namespace vitals::runtime
