// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/filter/literal.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace vitals::inline core::filter {

TEST(Literal, in_double_quotes_has_the_escapes_of_go) {
    EXPECT_EQ(unquote(R"("")"), "");
    EXPECT_EQ(unquote(R"("a b")"), "a b");
    EXPECT_EQ(unquote(R"("\a\b\f\n\r\t\v\\")"), "\a\b\f\n\r\t\v\\");
    EXPECT_EQ(unquote(R"("\x41\101")"), "AA");
    EXPECT_EQ(unquote(R"("\xff\377")"), "\xff\xff");
    EXPECT_EQ(unquote(R"("\u00e9\u20ac\U0001F600\u007f")"), "é€😀\x7f");
}

TEST(Literal, in_back_quotes_has_no_escapes) {
    EXPECT_EQ(unquote("`a\\n\"b`"), "a\\n\"b");
    EXPECT_EQ(unquote("`two\r\nlines`"), "two\nlines");
}

TEST(Literal, is_refused_when_go_refuses_it) {
    for (auto const* const text :
         {"",
          "\"",
          "a",
          "'a'",
          "\"a`",
          R"("a"b")",
          R"("a\"b")",
          R"("\")",
          R"("\q")",
          R"("\'")",
          R"("\x4")",
          R"("\xgg")",
          R"("\x-1")",
          R"("\18")",
          R"("\400")",
          R"("\ud800")",
          R"("\udfff")",
          R"("\U00110000")",
          R"("\u12")",
          "\"two\nlines\"",
          "`a`b`"})
        EXPECT_EQ(unquote(text), std::nullopt) << text;
}

}  // namespace vitals::inline core::filter
