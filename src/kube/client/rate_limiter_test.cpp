// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/rate_limiter.hpp"

#include <gtest/gtest.h>

namespace vitals::kube::client {
namespace {

using namespace std::chrono_literals;

constexpr rate_limiter::time_point start{1h};

TEST(RateLimiter, lets_a_burst_pass_and_spreads_what_follows) {
    rate_limiter limiter{20, 40};

    for (int i = 0; i < 40; ++i) EXPECT_EQ(limiter.take(start), 0s);

    EXPECT_EQ(limiter.take(start), 50ms);
    EXPECT_EQ(limiter.take(start), 100ms);
}

TEST(RateLimiter, fills_again_up_to_the_burst) {
    rate_limiter limiter{20, 2};
    (void)limiter.take(start);
    (void)limiter.take(start);

    EXPECT_EQ(limiter.take(start + 1h), 0s);
    EXPECT_EQ(limiter.take(start + 1h), 0s);
    EXPECT_EQ(limiter.take(start + 1h), 50ms);
}

TEST(RateLimiter, gives_the_token_of_a_request_that_gave_up_to_the_next) {
    rate_limiter limiter{20, 1};
    (void)limiter.take(start);
    (void)limiter.take(start);

    limiter.give_back();

    EXPECT_EQ(limiter.take(start), 50ms);
}

TEST(RateLimiter, never_holds_more_than_the_burst) {
    rate_limiter limiter{20, 1};

    limiter.give_back();

    EXPECT_EQ(limiter.take(start), 0s);
    EXPECT_EQ(limiter.take(start), 50ms);
}

}  // namespace
}  // namespace vitals::kube::client
