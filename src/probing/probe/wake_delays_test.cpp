// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/wake_delays.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace vitals::probing::probe {
namespace {

using namespace std::chrono_literals;

TEST(WakeDelays, adds_up_what_is_late_enough) {
    wake_delays seen;
    seen.add(10ms);
    seen.add(40ms);
    seen.add(95ms);

    EXPECT_EQ(seen.sum(1ms), 145ms);
    EXPECT_EQ(seen.sum(16ms), 135ms);
    EXPECT_EQ(seen.sum(64ms), 95ms);
    EXPECT_EQ(seen.sum(128ms), 0ms);
}

TEST(WakeDelays, rounds_the_bound_down_to_a_power_of_two) {
    wake_delays seen;
    seen.add(40ms);

    EXPECT_EQ(seen.sum(32ms), 40ms);
    EXPECT_EQ(seen.sum(63ms), 40ms);
    EXPECT_EQ(seen.sum(64ms), 0ms);
}

TEST(WakeDelays, takes_delays_below_a_millisecond_for_none) {
    wake_delays seen;
    seen.add(999us);
    seen.add(-5ms);

    EXPECT_EQ(seen.sum(0ms), 0ms);
    EXPECT_EQ(seen.sum(1ms), 0ms);
}

TEST(WakeDelays, counts_a_night_in_suspension) {
    wake_delays seen;
    seen.add(10h);

    EXPECT_EQ(seen.sum(1ms), 10h);
    EXPECT_EQ(seen.sum(24h), 10h);
}

}  // namespace
}  // namespace vitals::probing::probe
