// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/target.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

namespace {

using query = std::vector<std::pair<std::string, std::string>>;

}  // namespace

TEST(HttpTarget, splits_path_and_query_before_it_decodes) {
    auto const target = parse_target("/a%3Fb?x=%26y&verbose&empty=&plus=a+b");

    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/a?b");
    EXPECT_EQ(target->query, (query{{"x", "&y"}, {"verbose", ""}, {"empty", ""}, {"plus", "a b"}}));
}

TEST(HttpTarget, gives_dots_and_plus_signs_in_a_path_no_meaning) {
    auto const target = parse_target("/a/../b+c/%2e%2e");

    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/a/../b+c/..");
}

TEST(HttpTarget, takes_the_path_of_an_absolute_form) {
    EXPECT_EQ(parse_target("http://host:1/healthz?x")->path, "/healthz");
    EXPECT_EQ(parse_target("http://host")->path, "/");
    EXPECT_EQ(parse_target("http://host?x=1")->query, (query{{"x", "1"}}));
    EXPECT_EQ(parse_target("*")->path, "*");
}

TEST(HttpTarget, refuses_what_is_not_a_path) {
    for (auto const* text :
         {"",
          "healthz",
          "host:443",
          "/%00",
          "/a%0d%0ab",
          "/%7f",
          "/%",
          "/%4",
          "/%zz",
          "/%+1",
          "/a?%g0",
          "/\x01"})
        EXPECT_FALSE(parse_target(text)) << text;
}

TEST(HttpTarget, refuses_more_parameters_than_anybody_needs) {
    std::string text = "/?a=1";
    for (std::size_t i = 1; i < most_parameters; ++i) text += "&a";
    EXPECT_EQ(parse_target(text)->query.size(), most_parameters);

    EXPECT_FALSE(parse_target(text + "&a"));
}

TEST(HttpTarget, ignores_empty_parts_of_the_query) {
    EXPECT_EQ(parse_target("/?&&a=b=c&")->query, (query{{"a", "b=c"}}));
    EXPECT_TRUE(parse_target("/?")->query.empty());
}

}  // namespace vitals::net::http_server
