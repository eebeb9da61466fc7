// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/json/tree.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace vitals::inline text::json {
namespace {

TEST(JsonTree, finds_the_value_at_a_pointer) {
    auto const tree =
        parse_tree(R"({"a":{"b":"x","n":7,"t":true},"l":[{"r":"one"},5,{"r":"two"}]})");

    EXPECT_EQ(text_at(tree, "/a/b"), "x");
    EXPECT_EQ(number_at(tree, "/a/n"), 7U);
    EXPECT_TRUE(true_at(tree, "/a/t"));
    EXPECT_TRUE(object_at(tree, "/a"));
    EXPECT_TRUE(any_at(tree, "/l", "/r", "two"));
}

TEST(JsonTree, finds_nothing_for_what_is_absent_or_of_another_type) {
    auto const tree = parse_tree(R"({"a":[1],"n":-1,"big":4294967296,"half":0.5,"s":"true"})");

    for (auto const* pointer : {"/x", "/a/b", "/a", "/n"}) EXPECT_EQ(text_at(tree, pointer), "");
    for (auto const* pointer : {"/x", "/a", "/n", "/big", "/half", "/s"})
        EXPECT_EQ(number_at(tree, pointer), std::nullopt) << pointer;
    EXPECT_FALSE(true_at(tree, "/s"));
    EXPECT_FALSE(object_at(tree, "/a"));
    EXPECT_FALSE(any_at(tree, "/a", "/r", "x"));
    EXPECT_FALSE(any_at(tree, "/s", "/r", "x"));
}

TEST(JsonTree, is_made_of_one_small_object_only) {
    for (std::string const& text :
         {std::string{},
          std::string{"[]"},
          std::string{"{} {}"},
          std::string{"{\"a\":\"\xFF\"}"},
          std::string{"{\"a\":"},
          "{\"a\":\"" + std::string(max_tree_bytes, 'x') + "\"}"})
        EXPECT_TRUE(parse_tree(text).IsNull()) << text.substr(0, 20);
}

TEST(JsonTree, has_no_half_of_a_pair_of_surrogates) {
    EXPECT_EQ(text_at(parse_tree(R"({"a":"\ude00 \ud83d\ude00"})"), "/a"), "\uFFFD \U0001F600");
    EXPECT_TRUE(parse_tree(R"({"a":"\ud83d"})").IsNull());
}

TEST(JsonTree, survives_any_depth) {
    std::string const half(max_tree_bytes / 2 - 10, '[');

    EXPECT_FALSE(parse_tree("{\"a\":" + half + std::string(half.size(), ']') + "}").IsNull());
    EXPECT_TRUE(parse_tree("{\"a\":" + half).IsNull());
}

}  // namespace
}  // namespace vitals::inline text::json
