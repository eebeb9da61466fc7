// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/logging/problem_log.hpp"

#include "core/check/problem.hpp"
#include "support/memory_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace vitals::publishing::logging {

using testing::ElementsAre;

namespace {

std::vector<check::problem> problems(std::size_t count) {
    std::vector<check::problem> made;
    made.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        made.push_back(
            {.at = {.key = std::to_string(i) + ".yml"}, .check_id = "", .message = "is empty"}
        );
    return made;
}

}  // namespace

TEST(ProblemLog, names_the_config_map_the_place_and_the_check) {
    support::memory_log log;

    log_problems(log.logger(), {"shop", "web"}, {{{"c.yaml", 2, 3}, "front", "htp: unknown"}});

    EXPECT_THAT(
        log.lines(),
        ElementsAre("warn: definition rejected configmap=shop/web at=c.yaml:2:3 check=front "
                    "message=htp: unknown")
    );
}

TEST(ProblemLog, a_config_map_with_very_many_problems_does_not_flood_it) {
    support::memory_log log;

    log_problems(log.logger(), {"shop", "web"}, problems(most_problems_logged + 5));

    EXPECT_EQ(log.count("definition rejected"), most_problems_logged);
    EXPECT_EQ(log.lines().size(), most_problems_logged + 1);
    EXPECT_EQ(lines_of(problems(most_problems_logged + 5)), log.lines().size());
    EXPECT_EQ(
        log.lines().back(),
        "warn: more definitions rejected than the log lists configmap=shop/web left_out=5"
    );
}

TEST(ProblemLog, says_nothing_of_others_when_all_are_listed) {
    support::memory_log log;

    log_problems(log.logger(), {"shop", "web"}, problems(most_problems_logged));

    EXPECT_EQ(log.lines().size(), most_problems_logged);
}

}  // namespace vitals::publishing::logging
