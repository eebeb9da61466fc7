// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/suggest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

TEST(Suggest, counts_edits_and_swaps_without_case_and_underscores) {
    EXPECT_EQ(distance("timeout", "timeout"), 0U);
    EXPECT_EQ(distance("time_Out", "timeout"), 0U);
    EXPECT_EQ(distance("tiemout", "timeout"), 1U);
    EXPECT_EQ(distance("imeout", "timeout"), 1U);
    EXPECT_EQ(distance("", "abc"), 3U);
}

TEST(Suggest, finds_only_what_is_near) {
    constexpr std::array<std::string_view, 3> known{"id", "http", "failuresBeforeCritical"};

    EXPECT_EQ(nearest("htpp", known), "http");
    EXPECT_EQ(nearest("ID", known), "id");
    EXPECT_EQ(nearest("failureBeforeCritcal", known), "failuresBeforeCritical");
    EXPECT_EQ(nearest("url", known), "");
    EXPECT_EQ(nearest(std::string(10'000, 'h'), known), "");
}

}  // namespace vitals::inline core::manifest
