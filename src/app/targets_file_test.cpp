// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/targets_file.hpp"

#include "net/address_policy/policy.hpp"
#include "net/address_policy/rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace vitals::app {
namespace {

using net::address_policy::profile;
using net::address_policy::rule;
using testing::HasSubstr;

std::string problem_in(std::string_view text) {
    auto const read = parse_targets(text);
    return read ? "" : read.error();
}

TEST(TargetsFile, has_profile_audit_and_rules) {
    auto const read = parse_targets(
        "profile: public\naudit: true\nallow: [10.2.0.0/16, 'shop=10.3.0.5:9090']\ndeny: "
        "[a.example]\n"
    );

    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->profile, profile::internet);
    EXPECT_TRUE(read->audit);
    ASSERT_EQ(read->rules.size(), 3U);
    EXPECT_EQ(read->rules[1].ns, "shop");
    EXPECT_EQ(read->rules[2].does, rule::action::deny);
}

TEST(TargetsFile, may_be_empty_and_leave_the_profile_to_the_flags) {
    for (auto const* const text : {"", "{}", "profile:\naudit: false\nallow: []\ndeny: []\n"}) {
        auto const read = parse_targets(text);
        ASSERT_TRUE(read) << text << read.error();
        EXPECT_FALSE(read->profile);
        EXPECT_TRUE(read->rules.empty());
    }
}

TEST(TargetsFile, says_in_which_line_a_mistake_is) {
    EXPECT_THAT(problem_in("profile: cluster\nallow: [10.0.0.0/40]\n"), HasSubstr("line 2"));
    EXPECT_THAT(problem_in("profile: own-namespace\n"), HasSubstr("any, cluster or public"));
    EXPECT_THAT(problem_in("alow: []\n"), HasSubstr("unknown field"));
    EXPECT_THAT(problem_in("allow: 10.0.0.0/8\n"), HasSubstr("a list is needed"));
    EXPECT_THAT(problem_in("internal: 10.0.0.0/8\n"), HasSubstr("a list is needed"));
    EXPECT_THAT(problem_in("internal:\n - [a]\n"), HasSubstr("line 2"));
    EXPECT_THAT(problem_in("internal: [web]\n"), HasSubstr("a network like"));
    EXPECT_THAT(problem_in("audit: perhaps\n"), HasSubstr("true or false"));
    EXPECT_THAT(problem_in("- a\n"), HasSubstr("a map is needed"));
}

TEST(TargetsFile, adds_its_rules_to_those_of_the_flags) {
    net::address_policy::settings made{
        .profile = profile::cluster,
        .rules = {rule::parse(rule::action::deny, "10.0.0.0/8").value()}
    };

    add_to(made, parse_targets("allow: [10.2.0.0/16]\ninternal: ['2600::/16']").value());

    EXPECT_EQ(made.profile, profile::cluster);
    EXPECT_EQ(made.rules.size(), 2U);
    EXPECT_EQ(made.internal.size(), 1U);
}

}  // namespace
}  // namespace vitals::app
