// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/ascii/percent.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace vitals::inline text::ascii {

TEST(PercentEncode, leaves_unreserved_characters_alone) {
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    EXPECT_EQ(percent_encode(unreserved), unreserved);
    EXPECT_EQ(percent_encode(""), "");
}

TEST(PercentEncode, encodes_everything_else_with_capital_digits) {
    EXPECT_EQ(percent_encode("a b/c?d=e&f%20+\n"), "a%20b%2Fc%3Fd%3De%26f%2520%2B%0A");
    EXPECT_EQ(percent_encode("gr\u00fc\xff"), "gr%C3%BC%FF");
    EXPECT_EQ(percent_encode(std::string_view{"\0", 1}), "%00");
}

TEST(PercentEncode, encodes_capitals_where_case_is_lost) {
    EXPECT_EQ(percent_encode("Team/A-z.9_~", capitals::encoded), "%54eam%2F%41-z.9_~");
}

TEST(PercentEncodeIllegal, encodes_what_no_url_may_hold_and_nothing_twice) {
    EXPECT_EQ(percent_encode_illegal("/a b?c=%20d#\u00e9"), "/a%20b?c=%20d#%C3%A9");
    EXPECT_EQ(percent_encode_illegal("\"<>\\^`{|}"), "%22%3C%3E%5C%5E%60%7B%7C%7D");
    EXPECT_EQ(percent_encode_illegal("%%%"), "%%%");
    EXPECT_EQ(percent_encode_illegal(""), "");
    std::string const legal{"http://[::1]:1/a;b@c!$&'()*+,=~-._?d/e#f"};
    EXPECT_EQ(percent_encode_illegal(legal), legal);
}

TEST(PercentEncodeIllegal, leaves_control_characters_to_the_parser_which_refuses_them) {
    EXPECT_EQ(percent_encode_illegal("\n\x7f"), "\n\x7f");
}

}  // namespace vitals::inline text::ascii
