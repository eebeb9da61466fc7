// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/report.hpp"

#include "core/report/history.hpp"
#include "core/report/report_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace vitals::inline core::report {

using testing::ElementsAre;

namespace {

struct Report : report_fixture {
    std::vector<std::string> listed() const {
        std::vector<std::string> ids;
        for (auto const& each : make().checks) ids.push_back(each.id);
        return ids;
    }
    std::string text(condition_type which) const {
        auto const found = of(which);
        return std::string{to_string(found.state.is)} + " " + std::string{found.reason} + ": " +
               found.message;
    }
};

}  // namespace

TEST_F(Report, names_the_oldest_of_the_worst_checks_and_since_when) {
    for (auto const* id : {"a", "b", "c", "d"}) add(id);
    see("a", 200);
    now += 1min;
    see("b", 503);
    now += 1min;
    see("c", 500);
    see("d", 429);

    auto const is = make().summary;

    EXPECT_EQ(is.status, "critical");
    EXPECT_EQ(is.since, start + 1min);
    EXPECT_EQ(is.why, "b: 503, expected 200-299");
    EXPECT_EQ(is.checks, 4U);
    EXPECT_THAT(is.by_status, ElementsAre(1, 1, 2));
}

TEST_F(Report, of_passing_checks_says_since_when_all_of_them_pass) {
    add("a");
    add("b");
    see("a", 200);
    now += 1h;
    see("b", 200);

    EXPECT_EQ(make().summary.status, "passing");
    EXPECT_EQ(make().summary.since, start + 1h);
    EXPECT_EQ(make().summary.why, "");
}

TEST_F(Report, of_passing_checks_names_the_first_problem) {
    add("a");
    see("a", 200);
    problems = {{.at = {"checks.yaml", 9, 5}, .check_id = "", .message = "unknown field \"htp\""}};

    EXPECT_EQ(make().summary.why, "checks.yaml:9:5: unknown field \"htp\"");
    EXPECT_EQ(make().summary.problems, 1U);
}

TEST_F(Report, of_no_check_has_no_status) {
    EXPECT_EQ(make().summary.status, "none");
    EXPECT_EQ(
        text(condition_type::passing),
        "Unknown NoChecks: The ConfigMap has no check that runs."
    );
    EXPECT_EQ(of(condition_type::progressing).state.is, verdict::no);
}

TEST_F(Report, is_progressing_until_each_check_has_a_result_of_its_present_definition) {
    add("a");
    add("b", {.failures_before_critical = 3});
    EXPECT_EQ(make().summary.status, "pending");
    EXPECT_EQ(
        text(condition_type::passing),
        "Unknown AwaitingResults: 2 of 2 checks are without a result of the present definition"
    );
    see("a", 200);
    see("b", 200);
    EXPECT_EQ(text(condition_type::progressing).substr(0, 14), "False Settled:");
    EXPECT_EQ(text(condition_type::passing), "True AllPassing: 2 of 2 checks are passing");

    running["b"] = store.replace(a_definition("b", {}, "/other"), now);

    EXPECT_EQ(
        text(condition_type::progressing),
        "True AwaitingResults: 1 of 2 checks is without a result of the present definition"
    );
    EXPECT_EQ(of(condition_type::passing).state.is, verdict::unknown);
    EXPECT_EQ(make().summary.status, "passing");
}

TEST_F(Report, does_not_pass_with_a_warning) {
    add("a");
    see("a", 429);

    EXPECT_EQ(
        text(condition_type::passing),
        "False Warning: 1 of 1 check is warning: a: 429, which warnStatus lists"
    );
}

TEST_F(Report, says_which_definitions_are_not_valid) {
    EXPECT_EQ(of(condition_type::definitions_valid).state.is, verdict::yes);

    problems = {
        {.at = {"checks.yaml", 9, 5}, .check_id = "a", .message = "wrong"},
        {.check_id = "", .message = "other"}
    };

    EXPECT_EQ(
        text(condition_type::definitions_valid),
        "False Problems: checks.yaml:9:5: check \"a\": wrong; 1 more"
    );
}

TEST_F(Report, keeps_the_time_of_a_condition_that_did_not_change) {
    add("a");
    see("a", 503);
    before = make().states();
    now += 1h;
    see("a", 429);
    EXPECT_EQ(of(condition_type::passing).state.since, to_short(start));

    see("a", 200);

    EXPECT_EQ(of(condition_type::passing).state.since, to_short(start + 1h));
    EXPECT_EQ(of(condition_type::progressing).state.since, to_short(start));
}

TEST_F(Report, lists_up_to_a_hundred_checks_one_by_one_the_worst_first) {
    for (int i = 0; i < 100; ++i) add("c" + std::to_string(1'000 + i));
    for (auto const& [id, handle] : running) see(id, 200);
    see("c1050", 429);
    see("c1060", 503);

    auto const ids = listed();

    EXPECT_EQ(ids.size(), 100U);
    EXPECT_EQ(ids.at(0), "c1060");
    EXPECT_EQ(ids.at(1), "c1050");
    EXPECT_TRUE(std::ranges::is_sorted(ids.begin() + 2, ids.end()));
    EXPECT_EQ(make().unlisted_checks, 0U);
}

TEST_F(Report, of_more_checks_lists_those_that_do_not_pass) {
    for (int i = 0; i < 101; ++i) add("c" + std::to_string(1'000 + i));
    for (auto const& [id, handle] : running) see(id, 200);
    see("c1050", 503);
    add("new");

    EXPECT_THAT(listed(), ElementsAre("c1050", "new"));
    EXPECT_EQ(make().unlisted_checks, 100U);
}

TEST_F(Report, lists_five_hundred_checks_at_most_and_counts_the_rest) {
    for (int i = 0; i < 700; ++i) add("c" + std::to_string(1'000 + i));

    EXPECT_EQ(make().checks.size(), 500U);
    EXPECT_EQ(make().unlisted_checks, 200U);
}

TEST_F(Report, shows_failures_in_a_row_and_the_last_changes_of_a_check) {
    add("a", {.failures_before_critical = 3});
    see("a", 200);
    see("a", 503);
    see("a", 503);
    history known;
    for (std::uint16_t i = 0; i < 7; ++i) known.add({.code = i});
    changes["a"] = known;

    auto const one = make().checks.at(0);

    EXPECT_EQ(one.status, "passing");
    EXPECT_EQ(one.failures, 2U);
    EXPECT_EQ(one.why, "503, expected 200-299; failure 2 of 3");
    EXPECT_EQ(one.changes.all().size(), 5U);
    EXPECT_EQ(one.changes.all().front().code, 2U);
    EXPECT_EQ(one.changes.all().back().code, 6U);
}

TEST_F(Report, of_checks_at_rest_remembers_the_same_after_each_probe) {
    add("a", {.success_before_passing = 3});
    add("b");
    for (int i = 0; i < 4; ++i) see("a", 200);
    see("b", 200);
    auto const remembered = make().memory;

    now += 1h;
    see("a", 200);
    see("b", 200);

    EXPECT_EQ(make().memory, remembered);
    see("b", 503);
    EXPECT_NE(make().memory, remembered);
}

}  // namespace vitals::inline core::report
