// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/trouble_log.hpp"

#include "runtime/clock.hpp"
#include "support/memory_log.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace vitals::kube::informer {

using namespace std::chrono_literals;

namespace {

struct TroubleLog : testing::Test {
    support::memory_log log;
    trouble_log troubles{log.logger(), "shop"};
    runtime::time_point now{24h};

    void meet(char const* reason) { troubles.met({"watch", reason, "why"}, now); }
};

}  // namespace

TEST_F(TroubleLog, says_what_lasts_once) {
    for (int i = 0; i < 600; ++i, now += 1s) meet("refused");

    EXPECT_EQ(log.count("reason=refused"), 1U);
}

TEST_F(TroubleLog, says_what_comes_and_goes_once_a_minute) {
    for (int i = 0; i < 600; ++i, now += 1s) {
        meet("throttled");
        troubles.over();
    }

    EXPECT_EQ(log.count("reason=throttled"), 10U);
    EXPECT_EQ(log.count("following ConfigMaps again"), 10U);
}

TEST_F(TroubleLog, ends_with_the_trouble_when_it_came_back_to_stay) {
    meet("refused");
    troubles.over();
    for (int i = 0; i < 120; ++i, now += 1s) meet("refused");

    ASSERT_EQ(log.lines().size(), 3U);
    EXPECT_NE(log.lines().back().find("cannot follow ConfigMaps"), std::string::npos);
}

TEST_F(TroubleLog, says_at_once_that_there_is_another_cause) {
    meet("refused");
    meet("forbidden");

    EXPECT_EQ(log.count("cannot follow ConfigMaps; checks continue as they are"), 2U);
}

TEST_F(TroubleLog, promises_no_checks_where_nothing_was_read) {
    troubles.met({.doing = "list", .reason = "forbidden", .error = "x", .nothing_read = true}, now);

    EXPECT_TRUE(log.contains("none of their checks runs yet"));
    EXPECT_FALSE(log.contains("continue"));
}

}  // namespace vitals::kube::informer
