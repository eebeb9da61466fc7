// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/held_events.hpp"

#include "publishing/events/event_recorder.hpp"
#include "runtime/clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace vitals::publishing::events {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr auto start = runtime::time_point{24h};

check_event event_of(std::string const& id) {
    check_event made{};
    made.check_id = id;
    return made;
}

std::vector<std::string> ids(std::vector<check_event> const& of) {
    std::vector<std::string> made;
    made.reserve(of.size());
    for (auto const& each : of) made.push_back(each.check_id);
    return made;
}

// Regression: 10,000 changes of one namespace were all that a standby Pod held back.
TEST(HeldEvents, of_a_namespace_whose_checks_flap_cost_others_nothing) {
    held_events held;
    EXPECT_FALSE(held.add("quiet", start, event_of("quiet-1")));
    bool any = false;
    for (std::size_t i = 0; i < 3 * held_events::most; ++i)
        any = held.add("loud", start, event_of("loud")) || any;
    EXPECT_TRUE(held.add("quiet", start, event_of("quiet-2")));

    auto const all = ids(held.take());

    EXPECT_TRUE(any);
    EXPECT_EQ(all.size(), held_events::most);
    EXPECT_EQ(all.front(), "quiet-1");
    EXPECT_EQ(all.back(), "quiet-2");
    EXPECT_TRUE(held.take().empty());
}

TEST(HeldEvents, come_in_the_order_in_which_they_happened) {
    held_events held;
    held.add("shop", start, event_of("1"));
    held.add("blog", start, event_of("2"));
    held.add("shop", start + 1s, event_of("3"));

    EXPECT_THAT(ids(held.take()), ElementsAre("1", "2", "3"));
}

TEST(HeldEvents, are_forgotten_by_their_age_whosever_they_are) {
    held_events held;
    held.add("shop", start, event_of("1"));
    held.add("blog", start + 5s, event_of("2"));
    held.add("shop", start + 6s, event_of("3"));

    held.forget_before(start + 5s);

    EXPECT_THAT(ids(held.take()), ElementsAre("2", "3"));
}

}  // namespace
}  // namespace vitals::publishing::events
