// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// The worked examples of Consul's threshold rules (StatusHandler in its agent/checks), event by
// event: A to O, and X1 to X6 with timeouts and warnings in between.
#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::health {
namespace {

struct table {
    char const* id;
    check::thresholds limits;
    std::string_view events;     // P passing, W warning, C critical, T time-out (a failure)
    std::string_view published;  // p passing, w warning, c critical, - nothing
    std::string_view statuses;   // after each event
};

// In Consul's table "-" for W means the critical threshold; here 0.
std::vector<table> const tables{
    {"A", {0, 0, 0}, "CPWCP", "cpwcp", "cpwcp"},
    {"B", {1, 0, 1}, "CPCP", "cpcp", "cpcp"},
    {"C", {2, 2, 3}, "PCCCPP", "p-wc-p", "ppwccp"},
    {"D", {2, 2, 3}, "PCPCPCCCPCPP", "p-----wc---p", "ppppppwccccp"},
    {"E", {2, 3, 3}, "PCCCPP", "p--c-p", "pppccp"},
    {"F", {3, 3, 5}, "PCCCPCCCPCCCPCCCCC", "p--w---w---w---wwc", "pppwwwwwwwwwwwwwwc"},
    {"G", {3, 0, 3}, "CCPPPCCC", "cc--p--c", "ccccpppc"},
    {"H", {2, 0, 3}, "PCCCWPWC", "p--c-pw-", "pppccpww"},
    {"I", {1, 1, 3}, "PCCCP", "pwwcp", "pwwcp"},
    {"J", {3, 0, 2}, "PCPCPCC", "p-----c", "ppppppc"},
    {"K", {0, 0, 3}, "PCCWCCWCCC", "p--w--w--c", "pppwwwwwwc"},
    // Consul publishes a warning at the last event, although nothing has improved; Vitals does not.
    {"L", {3, 2, 4}, "PCCCCPCC", "p-wwc---", "ppwwcccc"},
    {"M", {0, 0, 3}, "PCCPCCC", "p--p--c", "ppppppc"},
    {"O", {3, 0, 0}, "CPPP", "c--p", "cccp"},
    {"X1", {0, 0, 3}, "PTTTP", "p--cp", "pppcp"},
    {"X2", {2, 1, 2}, "CWWCCPP", "c-wwc-p", "ccwwccp"},
    {"X3", {0, 0, 0}, "TPTP", "cpcp", "cpcp"},
    {"X4", {0, 0, 5}, "PCCCCCP", "p----cp", "pppppcp"},
    {"X5", {0, 1, 1}, "PCPC", "pcpc", "pcpc"},
    {"X6", {4, 1, 2}, "WCPPPCWWWW", "ww---w---w", "wwwwwwwwww"},
};

outcome outcome_of(char event) {
    if (event == 'P') return outcome::passing;
    return event == 'W' ? outcome::warning : outcome::critical;
}

char letter(check::status now) {
    return "pwc"[static_cast<int>(now)];
}

class ThresholdTables : public testing::TestWithParam<table> {};

TEST_P(ThresholdTables, publish_what_the_document_says) {
    auto const& row = GetParam();
    threshold_tracker tracker{row.limits, check::status::critical};
    std::string published;
    std::string statuses;

    for (char const event : row.events) {
        auto const effect = tracker.observe(outcome_of(event));
        auto const now = letter(tracker.status());
        published += effect == threshold_tracker::effect::published ? now : '-';
        statuses += now;
    }

    EXPECT_EQ(published, row.published);
    EXPECT_EQ(statuses, row.statuses);
}

TEST_P(ThresholdTables, inconclusive_results_in_between_change_nothing) {
    auto const& row = GetParam();
    threshold_tracker tracker{row.limits, check::status::critical};
    std::string statuses;

    for (char const event : row.events) {
        EXPECT_EQ(tracker.observe(outcome::inconclusive), threshold_tracker::effect::suppressed);
        tracker.observe(outcome_of(event));
        tracker.observe(outcome::inconclusive);
        statuses += letter(tracker.status());
    }

    EXPECT_EQ(statuses, row.statuses);
}

INSTANTIATE_TEST_SUITE_P(Consul, ThresholdTables, testing::ValuesIn(tables), [](auto const& row) {
    return std::string{row.param.id};
});

}  // namespace
}  // namespace vitals::inline core::health
