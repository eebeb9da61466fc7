// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/status/first_results.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace vitals::inline core::status {
namespace {

using namespace std::chrono_literals;

constexpr auto start = first_results::time_point{} + 24h;

TEST(FirstResults, are_in_when_none_is_left) {
    first_results round;
    bool const before = round.ready();
    round.listed(2, start);
    bool const listed = round.ready();
    round.left(1);
    bool const one_left = round.ready();
    round.left(0);

    EXPECT_FALSE(before || listed || one_left);
    EXPECT_TRUE(round.ready());
}

TEST(FirstResults, are_in_at_once_without_checks) {
    first_results round;

    round.listed(0, start);

    EXPECT_TRUE(round.ready());
    EXPECT_EQ(round.due(), std::nullopt);
}

TEST(FirstResults, are_waited_for_half_a_minute_after_the_list_and_no_longer) {
    first_results round;
    round.time_is(start + 24h);
    bool const never_listed = round.ready();
    round.listed(3, start);
    round.left(1);
    round.time_is(start + 29'999ms);
    bool const early = round.ready();

    ASSERT_EQ(round.due(), start + 30s);
    round.time_is(start + 30s);

    EXPECT_FALSE(never_listed || early);
    EXPECT_TRUE(round.ready());
    EXPECT_EQ(round.waited_for(), 1U) << "the one that was given up";
}

TEST(FirstResults, never_wait_again) {
    first_results round;
    round.listed(1, start);
    round.left(0);

    round.listed(5, start + 1s);
    round.left(5);

    EXPECT_TRUE(round.ready());
    EXPECT_EQ(round.waited_for(), 0U);
}

TEST(FirstResults, say_how_many_are_waited_for) {
    first_results round;
    EXPECT_EQ(round.text(), "the definitions have not been read yet");
    round.listed(2'000, start);
    round.left(1'861);
    EXPECT_EQ(round.text(), "1861 of 2000 checks have no result yet");
    first_results alone;
    alone.listed(1, start);
    EXPECT_EQ(alone.text(), "1 of 1 check has no result yet");
}

}  // namespace
}  // namespace vitals::inline core::status
