// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/warning_deduplicator.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace vitals::kube::client {
namespace {

TEST(WarningText, is_that_of_code_299) {
    EXPECT_EQ(warning_text(R"(299 - "v1beta1 is \"old\"")"), "v1beta1 is \"old\"");
    EXPECT_EQ(warning_text(R"(110 - "stale")"), std::nullopt);
    EXPECT_EQ(warning_text("299 - none"), std::nullopt);
    EXPECT_EQ(warning_text("299 - \""), std::nullopt);
}

TEST(WarningDeduplicator, forgets_the_oldest) {
    warning_deduplicator under_test{2};
    EXPECT_TRUE(under_test.is_first("a"));
    EXPECT_TRUE(under_test.is_first("b"));
    EXPECT_FALSE(under_test.is_first("a"));

    EXPECT_TRUE(under_test.is_first("c"));

    EXPECT_FALSE(under_test.is_first("a"));
    EXPECT_TRUE(under_test.is_first("b"));
}

}  // namespace
}  // namespace vitals::kube::client
