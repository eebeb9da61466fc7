// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/columns/columns.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::inline text::columns {

namespace {

TEST(Columns, count_characters_and_no_colours) {
    EXPECT_EQ(width(""), 0U);
    EXPECT_EQ(width("\x1b[31m✖ critical\x1b[0m"), 10U);
    EXPECT_EQ(width("\xff\xff"), 2U);
}

TEST(Columns, text_stays_beside_its_head) {
    EXPECT_EQ(beside("head  ", "short  text", 80, 4), "head  short  text");
    EXPECT_EQ(
        beside("head  ", "several words that need more than one line here", 32, 4),
        "head  several words that need\n"
        "      more than one line here"
    );
    EXPECT_EQ(beside("head  ", std::string(500, 'x'), unlimited, 4).size(), 506U);
}

TEST(Columns, text_without_room_beside_its_head_begins_in_the_next_line) {
    EXPECT_EQ(
        beside("a head that is long  ", "several words that follow it", 32, 4),
        "a head that is long\n"
        "    several words that follow it"
    );
}

TEST(Columns, a_word_that_is_longer_than_a_line_is_not_broken_by_us) {
    auto const word = std::string(50, 'x');

    EXPECT_EQ(beside("h ", "a " + word + " b", 40, 4), "h\n    a\n    " + word + "\n    b");
    EXPECT_EQ(beside("head 56789 ", "a " + word, 60, 4), "head 56789\n    a " + word);
}

TEST(Columns, pieces_flow_into_as_many_lines_as_they_need) {
    EXPECT_EQ(flow({"one", "two", "three"}, "  ", 80, 4), "one  two  three");
    EXPECT_EQ(flow({"one", "two", "three"}, "  ", 10, 4), "one  two\n    three");
    EXPECT_EQ(flow({}, "  ", 10, 4), "");
}

TEST(Columns, an_indented_text_that_is_too_long_begins_at_its_indentation) {
    EXPECT_EQ(beside("", "many words in a narrow place", 20, 0), "many words in a\nnarrow place");
    EXPECT_EQ(beside("      ", "many words here", 12, 4), "    many\n    words\n    here");
}

TEST(Columns, a_piece_that_is_longer_than_a_line_is_indented_in_all_its_lines) {
    EXPECT_EQ(
        flow({"one", "many words in a narrow place", "two"}, "  ", 20, 4),
        "one\n    many words in a\n    narrow place\n    two"
    );
}

}  // namespace

}  // namespace vitals::inline text::columns
