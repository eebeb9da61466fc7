// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/logging/log_share.hpp"

#include "runtime/clock.hpp"
#include "support/memory_log.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>

namespace vitals::publishing::logging {

namespace {

using namespace std::chrono_literals;

struct LogShare : testing::Test {
    std::size_t passed(std::string const& ns, std::size_t lines) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < lines; ++i)
            count += share.let_pass(log.logger(), ns, 1, now) ? 1 : 0;
        return count;
    }

    support::memory_log log;
    log_share share;
    runtime::time_point now{1h};
};

}  // namespace

TEST_F(LogShare, of_a_flapping_namespace_leaves_that_of_another_one_whole) {
    EXPECT_EQ(passed("shop", 100'000), 4'000U);
    EXPECT_EQ(passed("data", 100), 100U);
}

TEST_F(LogShare, says_when_it_begins_to_leave_lines_out_and_how_many_they_were) {
    passed("shop", 4'500);
    EXPECT_EQ(log.lines().size(), 1U);
    EXPECT_EQ(
        log.lines().back(),
        "warn: log lines about the checks of a namespace are left out namespace=shop"
    );

    now += 10s;
    EXPECT_EQ(passed("shop", 1), 1U);

    EXPECT_EQ(
        log.lines().back(),
        "warn: log lines about the checks of a namespace were left out namespace=shop lines=500"
    );
    EXPECT_EQ(share.all().find("shop")->second.left_out_total, 500U);
}

TEST_F(LogShare, logs_few_lines_of_its_own_in_a_flood_without_end) {
    for (int second = 0; second < 600; ++second) {
        passed("shop", 1'000);
        now += 1s;
    }
    EXPECT_LE(log.lines().size(), 2U * 600 / 8 + 2);
}

TEST_F(LogShare, is_fifty_lines_a_second_after_a_burst) {
    passed("shop", 5'000);
    now += 10s;
    EXPECT_EQ(passed("shop", 2'000), 500U);
}

TEST_F(
    LogShare,
    remembers_a_limited_number_of_namespaces_and_first_forgets_those_that_lose_nothing
) {
    passed("shop", 5'000);
    for (std::size_t i = 0; i < 3 * log_share::most_namespaces; ++i) {
        passed("ns" + std::to_string(i), 1);
        EXPECT_LE(share.all().size(), log_share::most_namespaces);
    }
    EXPECT_TRUE(share.all().contains("shop"));
}

}  // namespace vitals::publishing::logging
