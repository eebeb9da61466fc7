// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/delays.hpp"

#include "kube/informer/watch_policy.hpp"
#include "runtime/clock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace vitals::kube::informer {

using namespace std::chrono_literals;

namespace {

struct Delays : testing::Test {
    delays under_test{[] { return 0.0; }, 5min};
    runtime::time_point now{24h};

    runtime::duration next(delay kind, std::optional<std::chrono::seconds> retry_after = {}) {
        return under_test.length_of(kind, retry_after, now);
    }
};

}  // namespace

TEST_F(Delays, double_with_each_failure_up_to_half_a_minute_or_a_minute) {
    EXPECT_EQ(next(delay::backoff), 800ms);
    EXPECT_EQ(next(delay::backoff), 1600ms);
    for (int i = 0; i < 10; ++i) next(delay::backoff);
    EXPECT_EQ(next(delay::backoff), 30s);

    EXPECT_EQ(next(delay::long_backoff), 800ms);
    EXPECT_EQ(next(delay::long_backoff), 1600ms);
    for (int i = 0; i < 10; ++i) next(delay::long_backoff);
    EXPECT_EQ(next(delay::long_backoff), 60s);
}

TEST_F(Delays, begin_anew_when_the_watch_has_worked_for_two_minutes_and_not_before) {
    for (auto const kind : {delay::backoff, delay::long_backoff}) {
        next(kind);
        under_test.succeeded(now);
        now += 119s;
        EXPECT_EQ(next(kind), 1600ms);

        under_test.succeeded(now);
        now += 120s;
        EXPECT_EQ(next(kind), 800ms);
    }
}

TEST_F(Delays, are_not_shorter_than_the_server_asks_for_within_a_minute) {
    EXPECT_EQ(next(delay::backoff, 7s), 7s);
    EXPECT_EQ(next(delay::jitter, 7s), 7s);
    EXPECT_EQ(next(delay::jitter, 3600s), 60s);
    EXPECT_EQ(next(delay::jitter, -1s), 0s);
    EXPECT_EQ(next(delay::none, 7s), 0s);
}

TEST_F(Delays, of_a_resource_that_is_not_served_are_within_a_fifth_of_what_was_asked_for) {
    EXPECT_EQ(next(delay::not_served), 4min);
}

}  // namespace vitals::kube::informer
