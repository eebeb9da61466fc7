// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/refusal_log.hpp"

#include "kube/client/api_client.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "runtime/clock.hpp"
#include "support/memory_log.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace vitals::publishing::events {

using namespace std::chrono_literals;
using kube::client::error_class;

namespace {

struct RefusalLog : testing::Test {
    support::memory_log log;
    refusal_log refusals{log.logger()};
    runtime::time_point now{24h};

    void refuse(std::string ns, error_class why = error_class::rbac) {
        outgoing_event what;
        what.what.regarding.ns = std::move(ns);
        kube::client::api_error error;
        error.kind = why;
        error.message = "no";
        refusals.refused(what, error, now);
    }
};

}  // namespace

TEST_F(RefusalLog, names_namespace_verb_and_resource) {
    refuse("shop");

    EXPECT_EQ(
        log.lines().at(0),
        "warn: Events cannot be written namespace=shop verb=create resource=events.events.k8s.io "
        "reason=rbac error=no left_out=0"
    );
}

TEST_F(RefusalLog, speaks_once_a_minute_of_one_cause_and_counts_the_others) {
    for (int i = 0; i < 59; ++i, now += 1s) refuse("shop");
    EXPECT_EQ(log.lines().size(), 1U);
    now += 1s;

    refuse("shop");

    EXPECT_EQ(log.lines().size(), 2U);
    EXPECT_TRUE(log.contains("left_out=58"));
}

TEST_F(RefusalLog, lets_one_namespace_not_hide_another_nor_one_cause_another) {
    refuse("shop");
    refuse("bank");
    refuse("bank", error_class::timeout);

    EXPECT_TRUE(log.contains("namespace=shop"));
    EXPECT_TRUE(log.contains("namespace=bank verb=create resource=events.events.k8s.io reason=rbac")
    );
    EXPECT_TRUE(log.contains("reason=timeout"));
}

TEST_F(RefusalLog, says_little_of_very_many_namespaces) {
    for (int i = 0; i < 5000; ++i) refuse("ns" + std::to_string(i));

    EXPECT_EQ(log.lines().size(), refusal_log::most_lines_a_minute);
}

TEST_F(RefusalLog, names_twenty_other_namespaces_each_minute_for_hours) {
    for (int minute = 0; minute < 120; ++minute, now += 1min)
        for (unsigned i = 0; i < refusal_log::most_lines_a_minute; ++i)
            refuse("ns" + std::to_string(minute) + "-" + std::to_string(i));

    EXPECT_EQ(log.lines().size(), 120 * refusal_log::most_lines_a_minute);
    EXPECT_TRUE(log.contains("namespace=ns119-19 "));
}

TEST_F(RefusalLog, counts_a_minute_for_each_cause_from_its_own_line) {
    refuse("shop");
    now += 30s;
    refuse("bank");
    now += 59s;
    refuse("bank");
    EXPECT_EQ(log.lines().size(), 2U);
    now += 1s;

    refuse("bank");

    EXPECT_EQ(log.lines().size(), 3U);
    EXPECT_TRUE(log.lines().back().ends_with(" left_out=1"));
}

TEST_F(RefusalLog, says_when_the_count_of_a_series_could_not_be_written) {
    outgoing_event what;
    what.how = outgoing_event::write::refresh;

    refusals.refused(what, {}, now);

    EXPECT_TRUE(log.contains("verb=patch"));
}

}  // namespace vitals::publishing::events
