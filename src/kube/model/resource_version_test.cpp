// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/resource_version.hpp"

#include <gtest/gtest.h>

#include <compare>

namespace vitals::kube::model {

TEST(ResourceVersion, is_compared_by_length_and_then_by_text) {
    EXPECT_EQ(compare_resource_versions("9", "10"), std::strong_ordering::less);
    EXPECT_EQ(compare_resource_versions("10", "9"), std::strong_ordering::greater);
    EXPECT_EQ(compare_resource_versions("123", "124"), std::strong_ordering::less);
    EXPECT_EQ(compare_resource_versions("55", "55"), std::strong_ordering::equal);
    EXPECT_EQ(
        compare_resource_versions("99999999999999999999998", "99999999999999999999999"),
        std::strong_ordering::less
    );
}

TEST(ResourceVersion, is_opaque_unless_it_is_a_plain_number) {
    for (auto const* text : {"", "0", "007", "-1", "1e3", "abc", "1 "})
        EXPECT_FALSE(compare_resource_versions(text, "5")) << text;
}

TEST(ResourceVersion, went_back_only_when_that_is_certain) {
    EXPECT_TRUE(is_older("99", "100"));
    EXPECT_FALSE(is_older("100", "99"));
    EXPECT_FALSE(is_older("99", "99"));
    EXPECT_FALSE(is_older("99", ""));
    EXPECT_FALSE(is_older("opaque", "99"));
}

}  // namespace vitals::kube::model
