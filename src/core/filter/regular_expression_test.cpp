// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/filter/regular_expression.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::filter {

namespace {

bool matches(char const* expression, std::string const& text) {
    return regular_expression::compile(expression).value().found_in(text);
}

}  // namespace

TEST(RegularExpression, is_looked_for_anywhere_in_the_text) {
    EXPECT_TRUE(matches("edg", "ledger"));
    EXPECT_TRUE(matches("^ledger", "ledger-2"));
    EXPECT_FALSE(matches("^edger", "ledger-2"));
    EXPECT_TRUE(matches("(?i)LEDGER", "ledger"));
    EXPECT_TRUE(matches("", ""));
}

TEST(RegularExpression, has_the_syntax_of_go) {
    EXPECT_TRUE(matches(R"(^\d{3}\b[[:alpha:]]?)", "200 OK"));
    EXPECT_TRUE(matches(R"(\pL+)", "é"));
    EXPECT_TRUE(matches("a.c", "aéc"));
    EXPECT_FALSE(matches("^a$", "a\n"));
    for (auto const* const wrong : {"(", "a**", "[b-a]", R"(\1)", "(?=a)", "x{1001}"})
        EXPECT_FALSE(regular_expression::compile(wrong)) << wrong;
}

TEST(RegularExpression, that_takes_too_much_memory_is_refused) {
    EXPECT_FALSE(regular_expression::compile(std::string(513, 'a')));
    EXPECT_FALSE(regular_expression::compile(R"((\pL{100}|\pN{100}){9})"));
}

TEST(RegularExpression, without_end_takes_time_in_proportion_to_the_text) {
    // Engines that try one way after the other need 2^64 steps.
    EXPECT_FALSE(matches("^(a|a)*b", std::string(64, 'a')));
    EXPECT_FALSE(matches("^(a*)*b", std::string(64 * 1024, 'a')));
}

TEST(RegularExpression, with_many_states_counts_as_more_work) {
    auto const small = regular_expression::compile("a").value();
    auto const large = regular_expression::compile("(ab|cd){300}").value();
    EXPECT_GT(small.bytes_per_unit(), 16U);
    EXPECT_EQ(large.bytes_per_unit(), 1U);
}

}  // namespace vitals::inline core::filter
