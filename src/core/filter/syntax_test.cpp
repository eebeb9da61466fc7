// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/filter/syntax.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::inline core::filter {

namespace {

using testing::HasSubstr;

std::string shown(syntax const& of, std::size_t at) {
    auto const& node = of.nodes[at];
    auto const pair = [&](std::string_view word) {
        return "(" + shown(of, node.first) + std::string{word} + shown(of, node.second) + ")";
    };
    switch (node.is) {
        case node::type::both:
            return pair(" and ");
        case node::type::either:
            return pair(" or ");
        case node::type::negation:
            return "not " + shown(of, node.first);
        case node::type::term:
            break;
    }
    auto const& term = of.terms[node.first];
    std::string text{"{"};
    for (auto const& part : term.what) text.append(text.size() > 1 ? "|" : "").append(part);
    return text.append(" ").append(to_string(term.how)).append(" '" + term.value + "'}");
}

// "" when there is a problem.
std::string tree(std::string_view text) {
    auto const parsed = parse(text);
    return parsed ? shown(*parsed, parsed->root) : "";
}

std::string problem(std::string_view text) {
    auto const parsed = parse(text);
    return parsed ? "none" : parsed.error();
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

}  // namespace

TEST(FilterSyntax, has_all_operators_of_go_bexpr) {
    EXPECT_EQ(tree("a == b"), "{a Equal 'b'}");
    EXPECT_EQ(tree("a==b"), "{a Equal 'b'}");
    EXPECT_EQ(tree("a != b"), "{a Not Equal 'b'}");
    EXPECT_EQ(tree("a is empty"), "{a Is Empty ''}");
    EXPECT_EQ(tree("a is not empty"), "{a Is Not Empty ''}");
    EXPECT_EQ(tree("b in a"), "{a In 'b'}");
    EXPECT_EQ(tree("b not in a"), "{a Not In 'b'}");
    EXPECT_EQ(tree("a contains b"), "{a In 'b'}");
    EXPECT_EQ(tree("a not contains b"), "{a Not In 'b'}");
    EXPECT_EQ(tree("a matches b"), "{a Matches 'b'}");
    EXPECT_EQ(tree("a not matches b"), "{a Not Matches 'b'}");
}

TEST(FilterSyntax, takes_not_before_and_before_or) {
    EXPECT_EQ(
        tree("not a==1 and b==2 or c==3"),
        "((not {a Equal '1'} and {b Equal '2'}) or {c Equal '3'})"
    );
    EXPECT_EQ(
        tree("a==1 or b==2 and c==3"),
        "({a Equal '1'} or ({b Equal '2'} and {c Equal '3'}))"
    );
    EXPECT_EQ(tree("not not a==1"), "not not {a Equal '1'}");
}

TEST(FilterSyntax, takes_parentheses_first) {
    EXPECT_EQ(
        tree("(a==1 or b==2) and not ( c==3 )"),
        "(({a Equal '1'} or {b Equal '2'}) and not {c Equal '3'})"
    );
    EXPECT_EQ(tree("((a==1))"), "{a Equal '1'}");
    EXPECT_EQ(tree(" \t\r\n( a==1 )\n"), "{a Equal '1'}");
}

TEST(FilterSyntax, has_selectors_of_names_and_keys) {
    EXPECT_EQ(tree("Node.Meta.os == linux"), "{Node|Meta|os Equal 'linux'}");
    EXPECT_EQ(tree(R"(Service.Meta["build-id"] == "9f2")"), "{Service|Meta|build-id Equal '9f2'}");
    EXPECT_EQ(tree("Meta[`a.b`].c is empty"), "{Meta|a.b|c Is Empty ''}");
    EXPECT_EQ(tree("a_1 == x"), "{a_1 Equal 'x'}");
}

TEST(FilterSyntax, has_words_numbers_and_strings_as_values) {
    EXPECT_EQ(tree("a == critical"), "{a Equal 'critical'}");
    EXPECT_EQ(tree("a == b.c"), "{a Equal 'b.c'}");
    EXPECT_EQ(tree("a == -1.50"), "{a Equal '-1.50'}");
    EXPECT_EQ(tree("(a == 0)"), "{a Equal '0'}");
    EXPECT_EQ(tree("8080 in a"), "{a In '8080'}");
    EXPECT_EQ(tree(R"("x y" in a)"), "{a In 'x y'}");
    EXPECT_EQ(tree(R"(a == "tab\there")"), "{a Equal 'tab\there'}");
    EXPECT_EQ(tree("a == `as \\it is`"), "{a Equal 'as \\it is'}");
}

TEST(FilterSyntax, has_keywords_as_names_where_no_keyword_can_be) {
    EXPECT_EQ(tree("not in Tags"), "{Tags In 'not'}");
    EXPECT_EQ(tree("not == a"), "{not Equal 'a'}");
    EXPECT_EQ(tree("not not in Tags"), "not {Tags In 'not'}");
    EXPECT_EQ(tree("a == and and or == or"), "({a Equal 'and'} and {or Equal 'or'})");
    EXPECT_EQ(tree("notes == a"), "{notes Equal 'a'}");
}

TEST(FilterSyntax, is_refused_when_go_bexpr_refuses_it) {
    for (auto const* const text :
         {"",
          " ",
          "a",
          "a ==",
          "== b",
          "a = b",
          "a === b",
          "a < 3",
          "a == b c",
          "a == b andc == d",
          "a == b and",
          "a == b and(c == d)",
          "(a == b)and c == d",
          "not(a == b)",
          "(a == b",
          "a == b)",
          "()",
          "a is",
          "a isempty",
          "a is emptyish",
          "\"a\" is empty",
          "\"a\" == b",
          "a in \"b\"",
          "a inb",
          "a == 10s",
          "a == 08",
          "a == 1.",
          "a == \"b",
          R"(a == "b\"c")",
          "a == foo-bar",
          "a..b == c",
          "a. == c",
          "a[b] == c",
          "a[\"b\" == c",
          "1a == b",
          "any a as x { x == b }",
          "\"/a/b\" == c",
          "a AND b"})
        EXPECT_NE(problem(text), "none") << text;
}

TEST(FilterSyntax, says_where_the_text_is_no_filter) {
    EXPECT_EQ(problem("Status == "), "1:11 (10): no match found, expected: a value");
    EXPECT_EQ(
        problem("Status == critical\n  and"),
        "2:3 (21): no match found, expected: and, or, the end"
    );
    EXPECT_THAT(problem("Status = critical"), HasSubstr("1:8 (7)"));
}

TEST(FilterSyntax, has_limits_which_say_so) {
    EXPECT_EQ(problem("a == b" + repeated(" or a == b", 127)), "none");
    EXPECT_EQ(problem("a == b" + repeated(" or a == b", 128)), "it has more than 128 comparisons");
    EXPECT_EQ(problem("a matches b" + repeated(" or a not matches b", 3)), "none");
    EXPECT_EQ(
        problem("a matches b" + repeated(" or a not matches b", 4)),
        "it has more than 4 regular expressions"
    );
    EXPECT_EQ(problem(repeated("(", 64) + "a == b" + repeated(")", 64)), "none");
    EXPECT_EQ(problem(repeated("(", 1000)), "it is nested deeper than 64 levels");
    EXPECT_EQ(problem(repeated("not ", 64) + "a == b"), "none");
    EXPECT_EQ(problem(repeated("not ", 65) + "a == b"), "it is nested deeper than 64 levels");
    EXPECT_EQ(problem("a == `" + repeated("x", 8192) + "`"), "it is longer than 8192 bytes");
}

}  // namespace vitals::inline core::filter
