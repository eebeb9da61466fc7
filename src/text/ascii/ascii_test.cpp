// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/ascii/ascii.hpp"

#include "text/ascii/trim.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace vitals::inline text::ascii {

TEST(Ascii, knows_each_byte_as_the_c_locale_does) {
    constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    constexpr std::string_view small = "abcdefghijklmnopqrstuvwxyz";
    constexpr std::string_view digits = "0123456789";

    for (int byte = 0; byte < 256; ++byte) {
        auto const c = static_cast<char>(byte);
        auto const capital = capitals.find(c);
        EXPECT_EQ(is_upper(c), capital != capitals.npos) << byte;
        EXPECT_EQ(to_lower(c), capital == capitals.npos ? c : small[capital]) << byte;
        auto const letter = small.find(c);
        EXPECT_EQ(to_upper(c), letter == small.npos ? c : capitals[letter]) << byte;
        EXPECT_EQ(is_letter(c), capitals.contains(c) || small.contains(c)) << byte;
        EXPECT_EQ(is_digit(c), digits.contains(c)) << byte;
        EXPECT_EQ(is_control(c), byte < 32 || byte == 127) << byte;
    }
}

TEST(SameName, ignores_case_and_nothing_else) {
    EXPECT_TRUE(same_name("Content-Length", "content-LENGTH"));
    EXPECT_TRUE(same_name("", ""));
    EXPECT_FALSE(same_name("Host", "Hos"));
    EXPECT_FALSE(same_name("a@", "a`"));  // they differ by the same bit as letters do
    EXPECT_FALSE(same_name("[", "{"));
    EXPECT_FALSE(same_name("\u00e4", "\u00c4"));
}

TEST(StartsWithName, ignores_case_and_nothing_else) {
    EXPECT_TRUE(starts_with_name("local/Web/a", "LOCAL/web/"));
    EXPECT_TRUE(starts_with_name("a", ""));
    EXPECT_FALSE(starts_with_name("local/web", "local/web/"));
    EXPECT_FALSE(starts_with_name("local/webs/a", "local/web/"));
}

TEST(LowerCase, changes_letters_of_ascii_only) {
    EXPECT_EQ(lower_case("X-Ab_9\u00c4[\x7f"), "x-ab_9\u00c4[\x7f");
}

TEST(Trim, takes_blanks_from_both_ends_and_leaves_those_within) {
    EXPECT_EQ(trimmed(" \ta \tb\t "), "a \tb");
    EXPECT_EQ(trimmed("\na\n"), "\na\n");
    EXPECT_EQ(trimmed("\n a\n", " \n"), "a");
    EXPECT_EQ(trimmed("\ta ", " "), "\ta");
    EXPECT_EQ(trimmed(" \t "), "");
    EXPECT_EQ(trimmed(""), "");
}

}  // namespace vitals::inline text::ascii
