// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/manifest_contents.hpp"
#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace vitals::inline core::manifest {

namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

check::manifest_contents within(std::chrono::milliseconds longest, std::string const& text) {
    return parse("shop", "web", {{"c.yaml", text}}, {.longest_timeout = longest}).at(0);
}

}  // namespace

TEST(LongestTimeout, is_refused_beyond_what_whoever_runs_vitals_allows) {
    auto const read = within(60s, "checks:\n  - {id: a, http: 'http://a', timeout: 61s}\n");

    EXPECT_EQ(
        problems_in(read),
        "c.yaml:2:40: check \"a\": timeout must be at most 1m0s, the limit that Vitals was started "
        "with (--max-timeout)\n"
    );
    EXPECT_THAT(read.checks, IsEmpty());
}

TEST(LongestTimeout, may_be_used_up) {
    auto const read = within(60s, "checks: [{id: a, http: 'http://a', timeout: 60s}]");

    EXPECT_THAT(problems_in(read), IsEmpty());
    EXPECT_EQ(read.checks.at(0)->timing.timeout, 60s);
}

TEST(LongestTimeout, of_defaults_is_a_problem_there_and_only_of_checks_that_inherit_it) {
    auto const read = within(60s, R"(
defaults: {timeout: 10m}
checks:
  - {id: a, http: 'http://a'}
  - {id: b, http: 'http://b', timeout: 5s}
)");

    EXPECT_THAT(problems_in(read), testing::StartsWith("c.yaml:2:21: "));
    ASSERT_EQ(read.checks.size(), 1U);
    EXPECT_EQ(read.checks[0]->identity.id(), "b");
}

TEST(LongestTimeout, shortens_the_timeout_of_a_check_that_names_none) {
    auto const read = within(3s, "checks: [{id: a, http: 'http://a'}]");

    EXPECT_THAT(problems_in(read), IsEmpty());
    EXPECT_EQ(read.checks.at(0)->timing.timeout, 3s);
}

TEST(LongestTimeout, is_an_hour_where_nobody_set_one) {
    EXPECT_THAT(problems_in("checks: [{id: a, http: 'http://a', timeout: 1h}]"), IsEmpty());
}

}  // namespace vitals::inline core::manifest
