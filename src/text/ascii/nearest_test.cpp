// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/ascii/nearest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace vitals::inline text::ascii {

TEST(Nearest, counts_edits_and_swaps_without_case_and_underscores) {
    constexpr std::array<std::string_view, 1> known{"url"};

    for (auto const* near : {"url", "U_r-L", "ur", "rl", "uurl", "url2", "ulr", "uml"})
        EXPECT_EQ(nearest(near, known), "url") << near;
    for (auto const* far : {"", "u", "lru", "u123l", "http"})
        EXPECT_EQ(nearest(far, known), "") << far;
}

TEST(Nearest, finds_only_what_is_near) {
    constexpr std::array<std::string_view, 3> known{"id", "http", "failuresBeforeCritical"};

    EXPECT_EQ(nearest("htpp", known), "http");
    EXPECT_EQ(nearest("ID", known), "id");
    EXPECT_EQ(nearest("failureBeforeCritcal", known), "failuresBeforeCritical");
    EXPECT_EQ(nearest("url", known), "");
    EXPECT_EQ(nearest(std::string(10'000, 'h'), known), "");
}

}  // namespace vitals::inline text::ascii
