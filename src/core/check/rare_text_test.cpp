// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/rare_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace vitals::inline core::check {
namespace {

TEST(RareText, is_the_text_that_it_was_made_of) {
    EXPECT_EQ(rare_text{"a"}, "a");
    EXPECT_EQ(rare_text{std::string(100, 'x')}.size(), 100U);
    EXPECT_NE(rare_text{"a"}, rare_text{"b"});
    EXPECT_NE(rare_text{"a"}, rare_text{});
}

TEST(RareText, is_one_word_however_it_became_empty) {
    EXPECT_EQ(rare_text{}, rare_text{""});
    EXPECT_TRUE(rare_text{""}.empty());
    EXPECT_EQ(std::string_view{rare_text{}}, "");
    EXPECT_EQ(sizeof(rare_text), sizeof(void*));
}

}  // namespace
}  // namespace vitals::inline core::check
