// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/backoff.hpp"

#include <gtest/gtest.h>

using namespace std::chrono_literals;

namespace vitals::runtime {

namespace {
backoff::time_point const start{1h};
}

TEST(Backoff, doubles_up_to_the_cap) {
    backoff delays;

    for (auto const expected : {800ms, 1600ms, 3200ms, 6400ms, 12800ms, 25600ms, 30000ms, 30000ms})
        EXPECT_EQ(delays.next(start, 0.0), expected);
}

TEST(Backoff, is_never_more_than_twice_the_base) {
    backoff delays;

    EXPECT_LT(delays.next(start, 0.999), 1600ms);
    EXPECT_GE(delays.next(start, 0.999), 3100ms);
}

TEST(Backoff, starts_anew_only_after_a_quiet_period_of_success) {
    backoff delays;
    delays.next(start, 0.0);
    delays.next(start, 0.0);

    delays.succeeded(start);
    EXPECT_EQ(delays.next(start + 119s, 0.0), 3200ms) << "119 s of success are not enough";

    delays.succeeded(start + 200s);
    delays.succeeded(start + 300s);
    EXPECT_EQ(delays.next(start + 320s, 0.0), 800ms);
}

TEST(Backoff, an_outage_does_not_count_as_quiet) {
    backoff delays;
    delays.succeeded(start);
    delays.next(start + 1s, 0.0);

    EXPECT_EQ(delays.next(start + 10min, 0.0), 1600ms);
}

}  // namespace vitals::runtime
