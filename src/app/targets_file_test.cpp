// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/targets_file.hpp"

#include "kube/config/environment.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/rule.hpp"
#include "runtime/clock.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace vitals::app {
namespace {

using namespace std::chrono_literals;
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
    EXPECT_THAT(problem_in("profile: own\n"), HasSubstr("any, cluster, public or own-"));
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

TEST(TargetsFile, an_edit_that_could_not_be_read_is_read_at_the_next_look) {
    support::temporary_folder const folder;
    auto const path = folder.write("targets.yaml", "profile: cluster\n");
    bool broken = false;
    targets_file file{
        path,
        true,
        [&broken](std::string const& of) -> kube::config::file_reader::result_type {
            if (broken)
                return std::unexpected{kube::config::file_failure{.text = "too many open files"}};
            return kube::config::read_small_file(of);
        }
    };
    ASSERT_TRUE(file.open());
    runtime::time_point now{};

    broken = true;
    folder.write("targets.yaml", "profile: cluster\ndeny: [10.0.0.0/8]\n");
    auto const first = file.reload(now += 5s);
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error(), "too many open files");
    EXPECT_FALSE(file.valid());
    EXPECT_EQ(file.reload(now += 5s), false) << "the same error again";
    broken = false;

    EXPECT_EQ(file.reload(now += 5s), true);
    EXPECT_TRUE(file.valid());
    EXPECT_EQ(file.read().rules.size(), 1U);
}

TEST(TargetsFile, a_file_that_comes_back_as_it_was_is_valid_again) {
    support::temporary_folder const folder;
    auto const path = folder.write("targets.yaml", "deny: [10.0.0.0/8]\n");
    targets_file file{path};
    ASSERT_TRUE(file.open());
    runtime::time_point now{};

    std::filesystem::rename(path, path + ".away");
    EXPECT_FALSE(file.reload(now += 5s));
    EXPECT_FALSE(file.valid());
    std::filesystem::rename(path + ".away", path);

    EXPECT_EQ(file.reload(now += 5s), false);
    EXPECT_TRUE(file.valid());
    EXPECT_EQ(file.read().rules.size(), 1U);
}

// Editors that write in place: the half that was read has no `deny`.
TEST(TargetsFile, a_half_of_an_edit_is_never_in_force) {
    support::temporary_folder const folder;
    auto const path = folder.write("targets.yaml", "deny: [10.0.0.0/8]\n");
    bool writing = false;
    targets_file file{path, true, [&](std::string const& of) {
                          auto text = kube::config::read_small_file(of);
                          if (writing)
                              folder.write("targets.yaml", "audit: true\ndeny: [10.0.0.0/8]\n");
                          return text;
                      }};
    ASSERT_TRUE(file.open());
    runtime::time_point now{};

    writing = true;
    folder.write("targets.yaml", "audit: true\n");
    EXPECT_EQ(file.reload(now += 5s), false);
    EXPECT_EQ(file.read().rules.size(), 1U);
    writing = false;

    EXPECT_EQ(file.reload(now += 5s), true);
    EXPECT_TRUE(file.read().audit);
    EXPECT_EQ(file.read().rules.size(), 1U);
}

}  // namespace
}  // namespace vitals::app
