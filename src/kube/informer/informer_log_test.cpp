// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/informer_log.hpp"

#include "kube/model/config_map.hpp"
#include "runtime/clock.hpp"
#include "support/memory_log.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace vitals::kube::informer {

using namespace std::chrono_literals;

namespace {

struct InformerLog : testing::Test {
    support::memory_log log;
    informer_log under_test{log.logger(), {.resource = model::config_maps(), .ns = "shop"}};
    runtime::time_point now{24h};

    void meet(char const* reason) { under_test.failed({"watch", reason, "why"}, now); }
};

}  // namespace

TEST_F(InformerLog, says_what_lasts_once) {
    for (int i = 0; i < 600; ++i, now += 1s) meet("refused");

    EXPECT_EQ(log.count("reason=refused"), 1U);
}

TEST_F(InformerLog, says_what_comes_and_goes_once_a_minute) {
    for (int i = 0; i < 600; ++i, now += 1s) {
        meet("throttled");
        under_test.works_again();
    }

    EXPECT_EQ(log.count("reason=throttled"), 10U);
    EXPECT_EQ(log.count("following a resource again resource=configmaps namespace=shop"), 10U);
}

TEST_F(InformerLog, ends_with_the_trouble_when_it_came_back_to_stay) {
    meet("refused");
    under_test.works_again();
    for (int i = 0; i < 120; ++i, now += 1s) meet("refused");

    ASSERT_EQ(log.lines().size(), 3U);
    EXPECT_NE(log.lines().back().find("cannot follow a resource"), std::string::npos);
}

TEST_F(InformerLog, says_at_once_that_there_is_another_cause) {
    meet("refused");
    meet("forbidden");

    EXPECT_EQ(log.count("cannot follow a resource; what was read before stays in use"), 2U);
}

TEST_F(InformerLog, does_not_say_that_anything_is_in_use_where_nothing_was_read) {
    under_test.failed(
        {.doing = "list", .reason = "forbidden", .error = "x", .nothing_read = true},
        now
    );

    EXPECT_TRUE(log.contains("nothing of it has been read yet"));
    EXPECT_FALSE(log.contains("stays in use"));
}

TEST_F(InformerLog, says_once_that_a_resource_is_not_served_however_often_it_is_asked_for) {
    for (int i = 0; i < 12; ++i, now += 5min) under_test.not_served(now);

    EXPECT_EQ(log.lines().size(), 1U);
    EXPECT_TRUE(log.contains("info: the API server does not serve a resource"));
    EXPECT_TRUE(log.contains("resource=configmaps namespace=shop"));
}

TEST_F(InformerLog, says_again_that_a_resource_is_not_served_after_it_was) {
    under_test.not_served(now);
    under_test.works_again();
    under_test.not_served(now + 5min);

    EXPECT_EQ(log.count("does not serve"), 2U);
    EXPECT_EQ(log.count("following a resource again"), 1U);
}

TEST_F(InformerLog, names_resource_and_namespace_of_an_empty_list_once_a_minute) {
    for (int i = 0; i < 90; ++i, now += 1s) under_test.empty_list(now);

    EXPECT_EQ(log.lines().size(), 2U);
    EXPECT_EQ(
        log.count("the list of a resource is empty; asking again resource=configmaps namespace=shop"
        ),
        2U
    );
}

}  // namespace vitals::kube::informer
