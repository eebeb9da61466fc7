// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

namespace {

using testing::HasSubstr;

constexpr std::size_t mebibyte = 1024 * 1024;

std::string filled_with(std::string_view unit) {
    std::string text;
    while (text.size() + unit.size() <= mebibyte) text += unit;
    return text;
}

}  // namespace

TEST(ManifestBounds, hold_for_a_mebibyte_of_anything) {
    for (auto const* const unit :
         {"[",
          "{",
          "- ",
          "? ",
          "&a [*a] ",
          "\"",
          "'",
          "[a,",
          "{a: [",
          "a: ",
          "a:\n",
          "!a ",
          "&a a\n",
          "- &a a\n",
          "- &a a\n- *a\n",
          "? ? ? \n",
          ",",
          "]",
          ":",
          ": ",
          "[[],",
          "a: b\n",
          "- a\n",
          "\\",
          "a: |\n x\n",
          "---\n",
          "#",
          "\n",
          "\t",
          "%TAG ! a\n---\n",
          "\xc3\xa9",
          "\x01",
          "\r\n",
          "- {id: a, x: y}\n",
          "? [a]\n: b\n"}) {
        for (auto const* const key : {"c.yaml", "c.json"}) {
            auto const read = parse_one(filled_with(unit), key);

            EXPECT_FALSE(read.problems.empty()) << unit;
            EXPECT_LE(read.problems.size(), 101U) << unit;
        }
    }
}

TEST(ManifestBounds, hold_for_what_aliases_make_of_a_short_text) {
    limits bounds;
    bounds.check_bytes = 10'000;
    std::string text =
        "checks:\n- {id: x0, http: 'http://x', body: &b " + std::string(1'000, 'b') + "}\n";
    for (int i = 1; i < 20; ++i)
        text += "- {id: x" + std::to_string(i) + ", http: 'http://x', body: *b}\n";

    auto const read = parse("shop", "web", {{"a.yaml", text}, {"b.yaml", text}}, bounds);

    EXPECT_EQ(read[0].checks.size(), 9U);
    EXPECT_EQ(read[0].rejected.size(), 11U);
    EXPECT_THAT(
        problems_in(read[0]),
        HasSubstr("all checks of a ConfigMap, aliases and defaults written out, can have 10000 "
                  "bytes; shorten them or make a second ConfigMap")
    );
    EXPECT_TRUE(read[1].checks.empty());
}

// Some parsers find one empty document after the other in these and never come to an end.
TEST(ManifestBounds, hold_for_a_stray_flow_character) {
    for (auto const* const text : {",", "[a],", "\"a\", b", "checks: []\n---\n,"}) {
        auto const read = parse_one(text);

        EXPECT_FALSE(read.readable) << text;
        EXPECT_EQ(read.problems.size(), 1U) << text;
    }
}

TEST(ManifestBounds, refuse_more_than_a_mebibyte) {
    auto const read = parse_one("checks: []\n#" + std::string(mebibyte, 'x'));

    EXPECT_FALSE(read.readable);
    EXPECT_THAT(problems_in(read), HasSubstr("at most 1048576 are possible"));
}

TEST(ManifestBounds, refuse_deep_nesting) {
    auto const nested = [](std::size_t depth) {
        return "x: " + std::string(depth, '[') + std::string(depth, ']') + "\nchecks: []";
    };

    EXPECT_TRUE(parse_one(nested(31)).readable);
    EXPECT_THAT(problems_in(nested(32)), HasSubstr("nested more than 32 deep"));
    EXPECT_THAT(
        problems_in(parse_one("[" + std::string(500'000, '['), "c.json")),
        HasSubstr("nested more than 32 deep")
    );
}

TEST(ManifestBounds, refuse_aliases_that_multiply) {
    std::string text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 10; ++i) {
        auto const alias = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j) text += alias + ", ";
        text += "]\n";
    }

    EXPECT_THAT(problems_in(text), HasSubstr("the aliases multiply"));
}

TEST(ManifestBounds, refuse_many_large_and_endless_aliases) {
    std::string many = "a: &a x\nb:\n";
    for (int i = 0; i < 1001; ++i) many += "- *a\n";
    auto large = "a: &a " + std::string(100'000, 'x') + "\nb:\n";
    for (int i = 0; i < 50; ++i) large += "- *a\n";

    EXPECT_THAT(problems_in(many), HasSubstr("more than 1000 aliases"));
    EXPECT_THAT(problems_in(large), HasSubstr("the aliases multiply"));
    EXPECT_THAT(problems_in("a: &a [*a]"), HasSubstr("inside its own anchor"));
}

TEST(ManifestBounds, refuse_bytes_that_are_no_text) {
    using std::string_literals::operator""s;
    EXPECT_THAT(problems_in("checks:\n- \0"s), HasSubstr("c.yaml:2:3: a NUL byte"));
    EXPECT_THAT(problems_in("checks: \xff"), HasSubstr("c.yaml:1:9: the text is not UTF-8"));
    EXPECT_THAT(problems_in("\xed\xa0\x80"), HasSubstr("not UTF-8"));
    EXPECT_THAT(problems_in("\xc0\xaf"), HasSubstr("not UTF-8"));
    EXPECT_THAT(problems_in("\xf4\x90\x80\x80"), HasSubstr("not UTF-8"));
    EXPECT_TRUE(parse_one("# \u00e9\u20ac\U0001F600\nchecks: []").readable);
}

TEST(ManifestBounds, hold_the_number_of_checks_of_a_config_map) {
    limits bounds;
    bounds.checks = 3;

    auto const all = parse(
        "s",
        "c",
        {{"a.yaml", "checks: [{id: a, http: 'http://a'}, {id: b, http: 'http://a'}]"},
         {"b.yaml", "checks: [{id: c, http: 'http://a'}, {id: d, http: 'http://a'}, {id: e}]"}},
        bounds
    );

    EXPECT_EQ(all[0].checks.size(), 2U);
    EXPECT_EQ(all[1].checks.size(), 1U);
    ASSERT_EQ(all[1].problems.size(), 1U);
    EXPECT_THAT(all[1].problems[0].message, HasSubstr("at most 3 checks"));
    EXPECT_TRUE(all[1].unidentified);
}

TEST(ManifestBounds, hold_the_number_of_manifests_of_a_config_map) {
    limits bounds;
    bounds.manifests = 2;

    auto const all = parse(
        "s",
        "c",
        {{"a.yaml", "checks: [{id: a, http: 'http://a'}]"},
         {"b.yaml", "checks: []"},
         {"notes.txt", ""},
         {"x.yaml", "checks: [{id: x, http: 'http://a'}]"},
         {"z.yaml", ""}},
        bounds,
        {"y.yaml"}
    );

    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[1].checks.size(), 1U);
    EXPECT_TRUE(all[2].readable);
    EXPECT_FALSE(all[0].readable);
    EXPECT_EQ(all[0].key, "x.yaml");
    EXPECT_THAT(all[0].behind, testing::ElementsAre("y.yaml", "z.yaml"));
    ASSERT_EQ(all[0].problems.size(), 1U);
    EXPECT_THAT(all[0].problems[0].message, HasSubstr("at most 2 manifests"));
    EXPECT_THAT(all[0].problems[0].message, HasSubstr("3 in all, are not read"));
}

TEST(ManifestBounds, hold_the_problems_reported_for_all_manifests_of_a_config_map_together) {
    limits bounds;
    bounds.problems = 3;

    auto const all = parse(
        "s",
        "c",
        {{"a.yaml", ""},
         {"b.yaml", "checks: [{id: a, htp: x}, {id: b, htp: x}, {id: c, htp: x}]"},
         {"c.yaml", "checks: [{id: d, htp: x}]"},
         {"d.yaml", ""},
         {"e.yaml", "checks: []"}},
        bounds,
        {"f.yaml"}
    );

    ASSERT_EQ(all.size(), 6U);
    EXPECT_EQ(all[0].problems.size() + all[1].problems.size(), bounds.problems);
    EXPECT_EQ(all[1].rejected.size(), 3U);
    EXPECT_GT(all[1].dropped, 0U);
    EXPECT_THAT(all[2].problems, testing::IsEmpty());
    EXPECT_GT(all[2].dropped, 0U);
    EXPECT_THAT(all[2].rejected, testing::ElementsAre("d"));
    EXPECT_EQ(all[3].dropped, 1U);
    EXPECT_EQ(all[4].dropped, 0U);
    ASSERT_EQ(all[5].problems.size(), 1U);
    auto const dropped = all[1].dropped + all[2].dropped + 2;
    EXPECT_EQ(
        problems_in(all[5]),
        "f.yaml:1:1: and " + std::to_string(dropped) + " more mistakes\n"
    );
}

}  // namespace vitals::inline core::manifest
