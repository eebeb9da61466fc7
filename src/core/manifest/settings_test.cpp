// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What a check has from `defaults`, and which values are taken.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string with(std::string const& fields) {
    return problems_in("checks: [{id: a, http: 'http://a/', " + fields + "}]");
}

}  // namespace

TEST(Settings, a_check_has_each_of_defaults_that_it_does_not_give) {
    auto const read = parse_one(
        "defaults: {interval: 40s, timeout: 4s, successBeforePassing: 2, failuresBeforeWarning: 3, "
        "failuresBeforeCritical: 4, outputMaxSize: 100, reuse: true, expect: {status: [201]}}\n"
        "checks:\n"
        "- {id: a, http: 'http://a/'}\n"
        "- {id: b, http: 'http://b/', interval: 50s, timeout: 5s, successBeforePassing: 5, "
        "failuresBeforeWarning: 6, failuresBeforeCritical: 7, outputMaxSize: 200, reuse: false, "
        "expect: {status: [202]}}\n"
    );
    ASSERT_EQ(problems_in(read), "");
    auto const& inherits = *read.checks.at(0);
    auto const& gives = *read.checks.at(1);

    EXPECT_EQ(inherits.timing.interval, 40s);
    EXPECT_EQ(inherits.timing.timeout, 4s);
    EXPECT_EQ(inherits.thresholds, (check::thresholds{2, 3, 4}));
    EXPECT_EQ(inherits.output_max_size, 100U);
    EXPECT_TRUE(inherits.target.as<check::http_target>()->reuse);
    EXPECT_TRUE(inherits.target.as<check::http_target>()->expect.passing.contains(201));
    EXPECT_EQ(gives.timing.interval, 50s);
    EXPECT_EQ(gives.timing.timeout, 5s);
    EXPECT_EQ(gives.thresholds, (check::thresholds{5, 6, 7}));
    EXPECT_EQ(gives.output_max_size, 200U);
    EXPECT_FALSE(gives.target.as<check::http_target>()->reuse);
    EXPECT_FALSE(gives.target.as<check::http_target>()->expect.passing.contains(201));
}

TEST(Settings, a_connection_is_kept_for_methods_that_may_be_sent_twice) {
    for (auto const* method : {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
        EXPECT_EQ(with("reuse: true, method: " + std::string{method}), "") << method;
    for (auto const* method : {"POST", "PATCH"})
        EXPECT_THAT(with("reuse: true, method: " + std::string{method}), HasSubstr("sent twice"))
            << method;
}

TEST(Settings, a_severity_is_a_word_of_lower_case_letters_digits_dash_and_underscore) {
    for (auto const* good : {"page", "sev-1", "sev_1", "2nd"})
        EXPECT_EQ(with("severity: " + std::string{good}), "") << good;
    for (auto const* bad :
         {"Page", "pAge", "-page", "_page", "a/b", "a.b", "'a*'", "a+b", "'a b'", "ä"})
        EXPECT_THAT(with("severity: " + std::string{bad}), HasSubstr("severity: a word of")) << bad;
}

TEST(Settings, a_label_name_begins_with_a_letter) {
    EXPECT_EQ(with("labels: {a: x, a_1: x, abcdefghijklmnopqrstuvwxyz_12345: x}"), "");
    for (auto const* bad :
         {"_a", "1a", "A", "aB", "a-b", "''", "abcdefghijklmnopqrstuvwxyz_123456"})
        EXPECT_THAT(with("labels: {" + std::string{bad} + ": x}"), HasSubstr("is not a label name"))
            << bad;
}

TEST(Settings, warning_may_come_as_late_as_critical_and_not_later) {
    EXPECT_EQ(with("failuresBeforeWarning: 3, failuresBeforeCritical: 3"), "");
    EXPECT_THAT(
        with("failuresBeforeWarning: 4, failuresBeforeCritical: 3"),
        HasSubstr("failuresBeforeWarning (4) cannot be higher than failuresBeforeCritical (3)\n")
    );
    EXPECT_THAT(
        with("failuresBeforeWarning: 1"),
        HasSubstr("cannot be higher than failuresBeforeCritical (0, not given)\n")
    );
}

}  // namespace vitals::inline core::manifest
