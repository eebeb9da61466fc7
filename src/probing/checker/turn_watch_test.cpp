// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/checker/turn_watch.hpp"

#include "core/status/probe_statistics.hpp"
#include "runtime/clock.hpp"
#include "support/memory_log.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace vitals::probing::checker {
namespace {

using namespace std::chrono_literals;

struct TurnWatch : testing::Test {
    support::memory_log log;
    turn_watch watch{log.logger()};
    runtime::time_point const now{24h};
};

TEST_F(TurnWatch, counts_each_turn) {
    watch.add(1ms, now);
    watch.add(2s, now);

    status::duration_histogram sum;
    watch.turns().add_to(sum);
    EXPECT_EQ(sum.count, 2U);
    EXPECT_DOUBLE_EQ(sum.sum, 2.001);
}

TEST_F(TurnWatch, says_nothing_of_a_turn_of_a_second) {
    watch.add(1s, now);

    EXPECT_EQ(log.count("a turn of a probe loop took long"), 0U);
}

TEST_F(TurnWatch, warns_of_long_turns_once_a_minute) {
    watch.add(1001ms, now);
    watch.add(5s, now + 59s);
    auto const within = log.count("a turn of a probe loop took long");
    watch.add(5s, now + 60s);

    EXPECT_EQ(within, 1U);
    EXPECT_EQ(log.count("a turn of a probe loop took long"), 2U);
}

}  // namespace
}  // namespace vitals::probing::checker
