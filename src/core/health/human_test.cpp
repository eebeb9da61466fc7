// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/health/human.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace vitals::inline core::health {

namespace {

using namespace std::chrono_literals;

TEST(Human, latencies_have_the_digits_that_matter) {
    EXPECT_EQ(human_latency(0ns), "0.1 ms");
    EXPECT_EQ(human_latency(412us), "0.4 ms");
    EXPECT_EQ(human_latency(3'200us), "3 ms");
    EXPECT_EQ(human_latency(999'400us), "999 ms");
    EXPECT_EQ(human_latency(999'600us), "1.0s");
    EXPECT_EQ(human_latency(1'310ms), "1.3s");
    EXPECT_EQ(human_latency(-5ms), "0.1 ms");
}

TEST(Human, durations_have_their_two_largest_units) {
    EXPECT_EQ(human_duration(0s), "0s");
    EXPECT_EQ(human_duration(40s), "40s");
    EXPECT_EQ(human_duration(440s), "7m 20s");
    EXPECT_EQ(human_duration(1h), "1h");
    EXPECT_EQ(human_duration(2h + 14min + 59s), "2h 14m");
    EXPECT_EQ(human_duration(76h), "3d 4h");
    EXPECT_EQ(human_duration(-1s), "0s");
}

TEST(Human, ages_have_their_largest_unit) {
    EXPECT_EQ(human_age(10s), "1 minute");
    EXPECT_EQ(human_age(90min), "1 hour");
    EXPECT_EQ(human_age(80h), "3 days");
}

TEST(Human, ordinals_are_english) {
    EXPECT_EQ(ordinal(1), "1st");
    EXPECT_EQ(ordinal(2), "2nd");
    EXPECT_EQ(ordinal(3), "3rd");
    EXPECT_EQ(ordinal(4), "4th");
    EXPECT_EQ(ordinal(11), "11th");
    EXPECT_EQ(ordinal(112), "112th");
    EXPECT_EQ(ordinal(4'294'967'293U), "4294967293rd");
}

}  // namespace

}  // namespace vitals::inline core::health
