// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "check/problem.hpp"

#include <gtest/gtest.h>

namespace vitals::check {

TEST(Problem, prints_place_check_and_message) {
    problem const mistake{"checks.yaml", 3, 14, "storefront", "the port must be 1 to 65535"};

    EXPECT_EQ(
        to_string(mistake),
        R"(checks.yaml:3:14: check "storefront": the port must be 1 to 65535)"
    );
}

TEST(Problem, names_no_check_when_it_belongs_to_none) {
    problem const mistake{"checks.yaml", 1, 1, "", "the manifest is empty"};

    EXPECT_EQ(to_string(mistake), "checks.yaml:1:1: the manifest is empty");
}

}  // namespace vitals::check
