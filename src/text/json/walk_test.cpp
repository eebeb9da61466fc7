// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/json/walk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline text::json {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string shown(path const& where) {
    std::string text;
    for (std::size_t i = 0; i < std::min(where.depth(), path::kept); ++i)
        text.append("/").append(where.at(i));
    return text;
}

// What was shown, one line for each call.
struct everything final : visitor {
    bool scalar(path const& where, kind which, std::string_view value) override {
        constexpr std::string_view kinds = "tnb0";
        seen.push_back(
            shown(where) + " " + kinds[static_cast<std::size_t>(which)] + std::string{value}
        );
        return value != "refuse me";
    }
    bool begin_object(path const& where, std::size_t offset) override {
        seen.push_back(shown(where) + " {" + std::to_string(offset));
        return true;
    }
    bool end_object(path const& where, std::size_t offset) override {
        seen.push_back(shown(where) + " }" + std::to_string(offset));
        return true;
    }
    std::vector<std::string> seen;
};

std::vector<std::string> seen_in(std::string_view json) {
    everything all;
    auto const read = walk(json, all);
    EXPECT_TRUE(read) << json << ": " << read.error();
    return all.seen;
}

std::string error_in(std::string_view json) {
    everything all;
    auto const read = walk(json, all);
    return read ? "none" : read.error();
}

std::string nested(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "{\"a\":";
    return text + "1" + std::string(depth, '}');
}

}  // namespace

TEST(JsonWalk, shows_every_value_once_with_its_path_and_kind) {
    EXPECT_THAT(
        seen_in(R"({"a":"x","b":[1.50,{"c":true}],"d":null})"),
        ElementsAre(
            " {0",
            "/a tx",
            "/b/[] n1.50",
            "/b/[] {19",
            "/b/[]/c btrue",
            "/b/[] }29",
            "/d 0null",
            " }40"
        )
    );
}

TEST(JsonWalk, shows_no_half_of_a_pair_of_surrogates) {
    EXPECT_THAT(seen_in(R"({"a":"\ude00"})"), ElementsAre(" {0", "/a t\uFFFD", " }14"));
    EXPECT_THAT(seen_in("{\"\u00e9\":\"\\ude00\"}"), ElementsAre(" {0", "/\u00e9 t\uFFFD", " }15"));
}

TEST(JsonWalk, shows_each_of_the_values_that_one_name_has_twice) {
    EXPECT_THAT(seen_in(R"({"a":1,"a":2})"), ElementsAre(" {0", "/a n1", "/a n2", " }13"));
}

TEST(JsonWalk, compares_paths_by_all_their_names) {
    struct wanted final : visitor {
        bool scalar(path const& where, kind, std::string_view) override {
            found = where.is({"a", "b"}) && where.is({"b"}, 1) && !where.is({"a"}) &&
                    !where.is({"a", "b", "c"}) && !where.is({"b"}) && where.last() == "b";
            return true;
        }
        bool found = false;
    } seen;

    ASSERT_TRUE(walk(R"({"a":{"b":1}})", seen));

    EXPECT_TRUE(seen.found);
}

TEST(JsonWalk, knows_no_path_beyond_the_levels_that_it_keeps) {
    struct deep final : visitor {
        bool scalar(path const& where, kind, std::string_view) override {
            depth = where.depth();
            named =
                !where.last().empty() || where.is({"a", "a", "a", "a", "a", "a", "a", "a", "a"});
            return true;
        }
        std::size_t depth = 0;
        bool named = true;
    } seen;

    ASSERT_TRUE(walk(nested(path::kept + 1), seen));

    EXPECT_EQ(seen.depth, path::kept + 1);
    EXPECT_FALSE(seen.named);
}

TEST(JsonWalk, refuses_what_is_nested_deeper_than_the_limit) {
    EXPECT_EQ(error_in(nested(max_depth)), "none");
    EXPECT_THAT(error_in(nested(max_depth + 1)), HasSubstr("at byte"));
    EXPECT_THAT(error_in(R"({"a":)" + std::string(1'000'000, '[')), HasSubstr("at byte"));
}

TEST(JsonWalk, refuses_what_is_no_object_and_says_where_it_ends_to_be_one) {
    for (auto const* text :
         {"", "1", "\"a\"", "[]", "[{}]", "{", "{\"a\"}", "{}{}", "{\"a\":\"\xff\"}", "{'a':1}"})
        EXPECT_THAT(error_in(text), HasSubstr(" at byte ")) << text;
}

TEST(JsonWalk, ends_where_the_visitor_refuses) {
    everything all;

    EXPECT_FALSE(walk(R"({"a":"refuse me","b":1})", all));

    EXPECT_THAT(all.seen, ElementsAre(" {0", "/a trefuse me"));
}

}  // namespace vitals::inline text::json
