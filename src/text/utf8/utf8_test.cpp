// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/utf8/utf8.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>

namespace vitals::inline text::utf8 {

TEST(Utf8, accepts_exactly_the_beginnings_that_the_standard_lists) {
    std::array<int, 5> found{};

    for (int first = 0; first < 256; ++first)
        for (int second = 0; second < 256; ++second) {
            std::string const text{
                static_cast<char>(first),
                static_cast<char>(second),
                '\x80',
                '\x80'
            };
            ++found[character_length(text)];
        }

    EXPECT_EQ(found[1], 128 * 256);
    EXPECT_EQ(found[2], 30 * 64);                  // C2 to DF
    EXPECT_EQ(found[3], 32 + 12 * 64 + 32 + 128);  // E0; E1 to EC; ED; EE and EF
    EXPECT_EQ(found[4], 48 + 3 * 64 + 16);         // F0; F1 to F3; F4
}

TEST(Utf8, finds_no_character_in_half_a_one) {
    for (std::string const whole : {"\u00fc", "\u20ac", "\U0001F600"}) {
        EXPECT_EQ(character_length(whole), whole.size());
        for (std::size_t cut = 0; cut < whole.size(); ++cut)
            EXPECT_EQ(character_length(whole.substr(0, cut)), 0U) << whole << " cut at " << cut;
        EXPECT_EQ(character_length(whole.substr(0, whole.size() - 1) + "x"), 0U) << whole;
    }
    EXPECT_EQ(character_length("\x80"), 0U);
}

TEST(Utf8, replaces_each_byte_of_what_is_no_character) {
    struct row {
        char const* name;
        std::string text;
        std::string expected;
    } const rows[]{
        {"a stray continuation", "a\x80z", "a\uFFFDz"},
        {"a cut character", "a\xC3", "a\uFFFD"},
        {"an overlong slash", "\xC0\xAF", "\uFFFD\uFFFD"},
        {"a surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
        {"beyond Unicode", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    };

    for (auto const& each : rows) EXPECT_EQ(prefix(each.text, 100), each.expected) << each.name;
}

TEST(Utf8, shows_no_character_that_steers_a_terminal_or_turns_the_text) {
    using enum ascii_controls;
    EXPECT_EQ(visible("a\u009b[2Jb\u0080\u009f", none), "a\uFFFD[2Jb\uFFFD\uFFFD");
    EXPECT_EQ(visible("\u202a\u202b\u202c\u202d\u202e!", keep), "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD!");
    EXPECT_EQ(visible("\u2066\u2067\u2068\u2069!", keep), "\uFFFD\uFFFD\uFFFD\uFFFD!");
    for (std::string const seen : {"\u00a0", "\u2029", "\u202f", "\u2065", "\u206a", "\u20ac", "é"})
        EXPECT_EQ(visible(seen, none), seen);
}

TEST(Utf8, keeps_of_the_controls_of_ascii_what_the_caller_asks_for) {
    using enum ascii_controls;
    std::string_view const text{"a\tb\r\n\0\x1b\x7f", 8};

    EXPECT_EQ(visible(text, keep), text);
    EXPECT_EQ(visible(text, keep_breaks), "a\tb\r\n\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(visible(text, none), "a b  \uFFFD\uFFFD\uFFFD");
}

TEST(Utf8, says_whether_a_text_is_shown_as_it_is) {
    using enum ascii_controls;
    EXPECT_TRUE(is_visible("grün\n", keep_breaks));
    EXPECT_FALSE(is_visible("grün\n", none));
    EXPECT_FALSE(is_visible("a\u202eb", keep));
    EXPECT_FALSE(is_visible("a\xFF", keep));
}

TEST(Utf8, cuts_a_text_between_characters) {
    EXPECT_EQ(prefix("short", 5), "short");
    EXPECT_EQ(prefix("short", 4), "shor");
    EXPECT_EQ(prefix("a\U0001F600", 4), "a");
    EXPECT_EQ(prefix("a\U0001F600", 5), "a\U0001F600");
    EXPECT_EQ(prefix("a\xFF", 3), "a");  // U+FFFD would take three bytes
    EXPECT_EQ(prefix("", 10), "");
}

}  // namespace vitals::inline text::utf8
