// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/alias_target.hpp"
#include "core/manifest/kind_fields_fixture.hpp"
#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {
namespace {

using check::aliased;
using testing::AllOf;
using testing::HasSubstr;

TEST(AliasFields, name_a_check_a_service_or_a_config_map) {
    struct {
        std::string fields;
        aliased what;
        std::string of;
    } const all[] = {
        {"alias: b", aliased::check, "b"},
        {"alias: other/b", aliased::check, "other/b"},
        {"aliasService: web", aliased::service, "web"},
        {"alias_service: shop/web", aliased::service, "shop/web"},
        {"AliasService: web", aliased::service, "web"},
        {"aliasConfigMap: web", aliased::config_map, "web"},
    };
    for (auto const& [fields, what, of] : all) {
        auto const target = target_of(fields);
        auto const is = check::alias_in(target);

        ASSERT_TRUE(is) << fields;
        EXPECT_EQ(is->what, what) << fields;
        EXPECT_EQ(is->of, of) << fields;
        EXPECT_EQ(target.kind().type, "alias");
        EXPECT_FALSE(target.kind().probed);
    }
}

TEST(AliasFields, report_an_alias_of_the_check_itself_and_names_that_are_none) {
    EXPECT_THAT(problem_with("alias: a"), HasSubstr("cannot be an alias of itself"));
    EXPECT_THAT(problem_with("alias: shop/web/b"), HasSubstr("<configmap>/<id>"));
    EXPECT_THAT(problem_with("aliasConfigMap: shop/web"), HasSubstr("without a slash"));
    EXPECT_THAT(problem_with("alias: ''"), HasSubstr("alias"));
    EXPECT_THAT(problem_with("alias: [b]"), HasSubstr("alias"));
}

TEST(AliasFields, have_none_of_a_probe_and_no_second_target) {
    EXPECT_THAT(
        problem_with("alias: b, interval: 1s"),
        AllOf(HasSubstr("`interval` is a field of http"), HasSubstr("not of alias checks"))
    );
    EXPECT_THAT(problem_with("alias: b, aliasService: web"), HasSubstr("exactly one target"));
}

TEST(AliasFields, report_an_alias_of_an_alias_of_the_same_config_map_wherever_it_stands) {
    auto const read = parse(
        "shop",
        "web",
        {{"a.yaml", "checks:\n- {id: first, alias: all}\n- {id: one, tcp: 'a:1'}\n"},
         {"b.yaml",
          "checks:\n- {id: all, aliasConfigMap: web}\n- {id: second, alias: web/first}\n"
          "- {id: fine, alias: one}\n- {id: other, alias: shop/all}\n"}}
    );

    constexpr auto why = "alias: this check is an alias itself; name the one that it is of\n";
    EXPECT_EQ(problems_in(read.at(0)), std::string{"a.yaml:2:22: check \"first\": "} + why);
    EXPECT_EQ(problems_in(read.at(1)), std::string{"b.yaml:3:23: check \"second\": "} + why);
    EXPECT_THAT(read.at(0).rejected, testing::ElementsAre("first"));
    EXPECT_EQ(read.at(0).checks.size(), 1U);
    EXPECT_EQ(read.at(1).checks.size(), 3U);
}

TEST(AliasFields, report_each_of_two_aliases_of_each_other) {
    EXPECT_THAT(
        problems_in("checks: [{id: a, alias: b}, {id: b, alias: a}]"),
        AllOf(HasSubstr("check \"a\": alias: this"), HasSubstr("check \"b\": alias: this"))
    );
}

TEST(AliasFields, report_no_more_aliases_of_aliases_than_other_problems) {
    std::string text = "checks:\n- {id: all, aliasConfigMap: web}\n";
    for (int i = 0; i < 200; ++i) text += "- {id: c" + std::to_string(i) + ", alias: all}\n";
    auto const read = parse_one(text);

    EXPECT_EQ(read.problems.size(), 101U);
    EXPECT_EQ(read.problems.back().message, "and 100 more mistakes");
    EXPECT_EQ(read.rejected.size(), 200U);
}

TEST(AliasFields, make_another_question_of_another_name) {
    EXPECT_TRUE(target_of("alias: b").asks_the_same_as(target_of("alias: b")));
    EXPECT_FALSE(target_of("alias: b").asks_the_same_as(target_of("alias: c")));
    EXPECT_FALSE(target_of("alias: b").asks_the_same_as(target_of("aliasService: b")));
}

}  // namespace
}  // namespace vitals::inline core::manifest
