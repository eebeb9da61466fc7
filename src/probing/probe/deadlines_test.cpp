// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/probe/deadlines.hpp"

#include "runtime/clock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace vitals::probing::probe {
namespace {

using namespace std::chrono_literals;
using enum interruption;

class Deadlines : public testing::Test {
protected:
    runtime::asio::io_context loop;
    interrupter target{loop.get_executor()};
    deadlines under_test;
    runtime::time_point const now{1h};
};

TEST_F(Deadlines, interrupt_for_the_first_reason_although_another_follows) {
    target.interrupt(timeout);
    target.interrupt(overload);

    EXPECT_EQ(target.why(), timeout);
}

TEST_F(Deadlines, end_a_probe_when_its_time_is_up_and_not_before) {
    deadlines::entry const probe{under_test, 2s, now, target, deadlines::scope::probe};

    under_test.expire(now - 1ns);
    auto const early = target.why();
    under_test.expire(now);

    EXPECT_EQ(early, none);
    EXPECT_EQ(target.why(), timeout);
    EXPECT_TRUE(probe.passed());
}

TEST_F(Deadlines, of_an_attempt_end_no_probe) {
    deadlines::entry const attempt{under_test, 2s, now, target, deadlines::scope::attempt};

    under_test.expire(now);

    EXPECT_TRUE(attempt.passed());
    EXPECT_EQ(target.why(), none);
    EXPECT_FALSE(target.cancelled());
}

TEST_F(Deadlines, that_are_over_before_never_end_anything) {
    { deadlines::entry const probe{under_test, 2s, now, target, deadlines::scope::probe}; }

    under_test.expire(now);

    EXPECT_EQ(under_test.next(), std::nullopt);
    EXPECT_EQ(target.why(), none);
}

TEST_F(Deadlines, pass_in_the_order_of_their_times) {
    interrupter other{loop.get_executor()};
    deadlines::entry const later{under_test, 2s, now + 1s, target, deadlines::scope::probe};
    deadlines::entry const sooner{under_test, 2s, now, other, deadlines::scope::probe};

    EXPECT_EQ(under_test.next(), now);
    under_test.expire(now);

    EXPECT_EQ(other.why(), timeout);
    EXPECT_EQ(target.why(), none);
    EXPECT_EQ(under_test.next(), now + 1s);
}

}  // namespace
}  // namespace vitals::probing::probe
