// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/problem.hpp"

#include <gtest/gtest.h>

namespace vitals::inline core::check {

TEST(Problem, prints_place_check_and_message) {
    problem const one{{"checks.yaml", 3, 14}, "storefront", "the port must be 1 to 65535"};

    EXPECT_EQ(
        to_string(one),
        R"(checks.yaml:3:14: check "storefront": the port must be 1 to 65535)"
    );
}

TEST(Problem, names_no_check_when_it_belongs_to_none) {
    problem const one{{"checks.yaml", 1, 1}, "", "the manifest is empty"};

    EXPECT_EQ(to_string(one), "checks.yaml:1:1: the manifest is empty");
}

TEST(Problem, names_no_place_when_it_is_of_the_whole_config_map) {
    problem const one{{"", 1, 1}, "", "there is no manifest"};

    EXPECT_EQ(to_string(one), "there is no manifest");
    EXPECT_EQ(location(one), "");
}

TEST(Problem, names_the_first_place_of_a_duplicate) {
    problem const one{{"b.yaml", 3, 8}, "x", "the id stands twice", place{"a.yaml", 1, 15}};

    EXPECT_EQ(explanation(one), "the id stands twice; first at a.yaml:1:15");
    EXPECT_EQ(
        to_string(one),
        R"(b.yaml:3:8: check "x": the id stands twice; first at a.yaml:1:15)"
    );
}

}  // namespace vitals::inline core::check
