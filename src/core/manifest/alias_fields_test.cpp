// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/alias_target.hpp"
#include "core/check/target.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {
namespace {

using check::aliased;
using testing::AllOf;
using testing::HasSubstr;

check::target target_of(std::string const& fields) {
    auto const read = parse_one("checks: [{id: a, " + fields + "}]");
    EXPECT_EQ(problems_in(read), "") << fields;
    return read.checks.at(0)->target;
}

std::string problem_with(std::string const& fields) {
    return problems_in("checks: [{id: a, " + fields + "}]");
}

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

TEST(AliasFields, make_another_question_of_another_name) {
    EXPECT_TRUE(target_of("alias: b").asks_the_same_as(target_of("alias: b")));
    EXPECT_FALSE(target_of("alias: b").asks_the_same_as(target_of("alias: c")));
    EXPECT_FALSE(target_of("alias: b").asks_the_same_as(target_of("aliasService: b")));
}

}  // namespace
}  // namespace vitals::inline core::manifest
