// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/shared_optional.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>

namespace vitals::inline core::check {
namespace {

using optional_text = shared_optional<std::string>;

TEST(Rare, is_equal_by_what_it_holds_and_not_by_where) {
    EXPECT_EQ(optional_text{std::string{"a"}}, optional_text{std::string{"a"}});
    EXPECT_NE(optional_text{std::string{"a"}}, optional_text{std::string{"b"}});
    EXPECT_NE(optional_text{std::string{}}, optional_text{});
    EXPECT_EQ(optional_text{}, optional_text{std::nullopt});
}

TEST(Rare, holds_what_an_optional_held) {
    EXPECT_EQ(*optional_text{std::optional<std::string>{"a"}}, "a");
    EXPECT_FALSE(optional_text{std::optional<std::string>{}});
}

TEST(Rare, takes_one_word_and_is_shared_by_its_copies) {
    optional_text const one{std::string{"a"}};

    std::array const copies{one, one};

    EXPECT_EQ(&*copies.front(), &*one);
    EXPECT_EQ(&*copies.back(), &*one);
    EXPECT_EQ(sizeof(optional_text), sizeof(void*));
}

}  // namespace
}  // namespace vitals::inline core::check
