// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/spam_filter.hpp"

#include "runtime/clock.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::publishing::events {

using namespace std::chrono_literals;

namespace {

int passed_of(spam_filter& filter, int count, runtime::time_point now) {
    int passed = 0;
    for (int i = 0; i < count; ++i)
        passed += filter.let_pass("shop/web\nCheckCritical", now) ? 1 : 0;
    return passed;
}

}  // namespace

TEST(SpamFilter, lets_a_burst_of_25_pass_and_then_one_in_five_minutes) {
    spam_filter filter;
    runtime::time_point const start{24h};

    EXPECT_EQ(passed_of(filter, 100, start), 25);
    EXPECT_EQ(passed_of(filter, 100, start + 299s), 0);
    EXPECT_EQ(passed_of(filter, 100, start + 300s), 1);
    EXPECT_EQ(passed_of(filter, 100, start + 24h), 25);
}

TEST(SpamFilter, keeps_a_bucket_for_each_object_and_reason) {
    spam_filter filter;
    runtime::time_point const start{24h};
    passed_of(filter, 100, start);

    EXPECT_TRUE(filter.let_pass("shop/web\nCheckPassing", start));
}

TEST(SpamFilter, does_not_grow_beyond_its_limit) {
    spam_filter filter;
    runtime::time_point const start{24h};

    for (int i = 0; i < 10'000; ++i) filter.let_pass(std::to_string(i), start);

    EXPECT_EQ(filter.size(), spam_filter::most_buckets);
}

TEST(SpamFilter, remembers_what_one_namespace_sent_whatever_another_one_floods_it_with) {
    spam_filter filter;
    runtime::time_point const start{24h};
    passed_of(filter, 25, start);

    for (int i = 0; i < 10'000; ++i) filter.let_pass("flood/" + std::to_string(i), start);

    EXPECT_EQ(passed_of(filter, 1, start), 0);
}

}  // namespace vitals::publishing::events
