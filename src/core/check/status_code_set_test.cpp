// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/status_code_set.hpp"

#include <gtest/gtest.h>

namespace vitals::inline core::check {

TEST(StatusCodeSet, holds_both_ends_of_a_range_and_nothing_beside_it) {
    status_code_set const set{{{200, 299}, {304, 304}}};

    EXPECT_FALSE(set.contains(199));
    EXPECT_TRUE(set.contains(200));
    EXPECT_TRUE(set.contains(299));
    EXPECT_FALSE(set.contains(300));
    EXPECT_TRUE(set.contains(304));
    EXPECT_FALSE(status_code_set{}.contains(200));
}

TEST(StatusCodeSet, is_the_same_however_it_was_written) {
    status_code_set const tidy{{{200, 299}}};

    EXPECT_EQ(tidy, (status_code_set{{{250, 299}, {200, 249}}}));
    EXPECT_EQ(tidy, (status_code_set{{{200, 299}, {210, 220}, {200, 200}}}));
    EXPECT_NE(tidy, (status_code_set{{{200, 298}}}));
}

TEST(StatusCodeSet, prints_ranges_and_single_codes) {
    EXPECT_EQ(to_string(status_code_set{{{304, 304}, {200, 299}}}), "200-299, 304");
    EXPECT_EQ(to_string(status_code_set{}), "");
}

TEST(StatusCodeSet, overlaps_when_one_code_is_in_both) {
    status_code_set const set{{{200, 299}, {429, 429}}};

    EXPECT_TRUE(set.overlaps(status_code_set{{{299, 310}}}));
    EXPECT_TRUE(set.overlaps(status_code_set{{{400, 499}}}));
    EXPECT_FALSE(set.overlaps(status_code_set{{{300, 428}}}));
    EXPECT_FALSE(set.overlaps(status_code_set{}));
}

TEST(StatusCodeSet, reads_single_codes_and_ranges) {
    EXPECT_EQ(status_code_set::parse_range("304"), (status_code_set::range{304, 304}));
    EXPECT_EQ(status_code_set::parse_range("100-599"), (status_code_set::range{100, 599}));
    EXPECT_EQ(status_code_set::parse_range("200-200"), (status_code_set::range{200, 200}));
}

TEST(StatusCodeSet, refuses_what_is_no_status_code) {
    for (auto const* const text :
         {"",
          "-",
          "20",
          "2000",
          "099",
          "600",
          "200-",
          "-200",
          "200-600",
          "200 - 299",
          "200--299",
          "200-299-300",
          "+20",
          "0200",
          "2x0",
          "299-200"}) {
        EXPECT_FALSE(status_code_set::parse_range(text)) << text;
    }
}

TEST(StatusCodeSet, says_how_a_class_of_codes_is_written) {
    EXPECT_EQ(status_code_set::parse_range("2xx").error(), "write a class of codes as 200-299");
}

}  // namespace vitals::inline core::check
