// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/checker/undelivered_room.hpp"

#include "probing/checker/undelivered_bytes.hpp"

#include <gtest/gtest.h>

#include <cstddef>

namespace vitals::probing::checker {

namespace {

struct UndeliveredRoom : testing::Test {
    static constexpr std::size_t most = 8'000;
    undelivered_room under_test{most};
};

}  // namespace

TEST_F(UndeliveredRoom, counts_what_a_namespace_has_on_all_loops) {
    auto const here = under_test.enter("shop");
    auto const on_another_loop = under_test.enter("shop");

    undelivered_bytes const some{here, 1'000};
    undelivered_bytes const more{on_another_loop, 500};

    EXPECT_EQ(here->mine, 1'500U);
    EXPECT_EQ(under_test.bytes(), 1'500U);
    EXPECT_EQ(under_test.share_of(*here), most / 4 * 3 / 2);
}

TEST_F(UndeliveredRoom, gives_as_much_as_others_leave_free) {
    undelivered_bytes const some{under_test.enter("greedy"), 3'000};

    EXPECT_EQ(under_test.share_of(*under_test.enter("shop")), 1'500U);
}

TEST_F(UndeliveredRoom, counts_results_that_outlive_the_checks_of_their_namespace) {
    {
        undelivered_bytes const some{under_test.enter("gone"), 1'000};
        under_test.leave("gone");
        EXPECT_EQ(under_test.bytes(), 1'000U);
    }

    EXPECT_EQ(under_test.bytes(), 0U);
}

}  // namespace vitals::probing::checker
