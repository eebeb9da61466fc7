// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/unpublished_changes.hpp"

#include "core/check/status.hpp"
#include "kube/model/event.hpp"
#include "runtime/clock.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

using namespace std::chrono_literals;
using check::status;

namespace {

struct UnpublishedChanges : testing::Test {
    unpublished_changes all;
    runtime::time_point now{24h};

    std::map<std::string, status, std::less<>> present;

    void fails(std::string id, unpublished why = unpublished::dropped) {
        present[id] = status::critical;
        all.changed({std::move(id), status::passing, status::critical}, why, now);
    }
    void recovers(std::string id, unpublished why = unpublished::dropped) {
        present[id] = status::passing;
        all.changed({std::move(id), status::critical, status::passing}, why, now);
    }
    std::optional<event_summary> summary() {
        return all.summary(now, [this](std::string_view id) -> std::optional<status> {
            auto const found = present.find(id);
            return found == present.end() ? std::nullopt : std::optional{found->second};
        });
    }
    std::string note() {
        auto const made = summary();
        return made ? made->note : "";
    }
    kube::model::event_type type() { return summary()->type; }
};

}  // namespace

TEST_F(UnpublishedChanges, are_reported_as_they_are_when_the_summary_is_made) {
    fails("a");
    fails("b");
    recovers("b");

    EXPECT_EQ(
        note(),
        "1 more check became critical: a; 1 more check changed, now passing again: b"
    );
    EXPECT_EQ(type(), kube::model::event_type::warning);
}

TEST_F(UnpublishedChanges, are_good_news_when_everything_passes) {
    recovers("a");

    EXPECT_EQ(note(), "1 more check became passing: a");
    EXPECT_EQ(type(), kube::model::event_type::normal);
}

TEST_F(UnpublishedChanges, of_a_first_result_are_reported_too) {
    present["a"] = status::critical;
    all.changed({"a", std::nullopt, status::critical}, unpublished::dropped, now);

    EXPECT_EQ(note(), "1 more check became critical: a");
}

TEST_F(UnpublishedChanges, are_over_when_an_event_reports_the_check) {
    fails("a");
    all.settled("a");

    EXPECT_EQ(note(), "");
    EXPECT_TRUE(all.empty());
}

// An Event that waited long and was given up is older than the status.
TEST_F(UnpublishedChanges, do_not_bring_back_a_status_that_is_over) {
    fails("a");
    present["a"] = status::passing;

    EXPECT_EQ(note(), "1 more check changed, now passing again: a");
}

TEST_F(UnpublishedChanges, of_a_check_that_is_gone_are_not_reported) {
    fails("a");
    present.clear();

    EXPECT_EQ(note(), "");
    EXPECT_TRUE(all.empty());
}

TEST_F(UnpublishedChanges, that_a_series_counts_are_reported_once_they_have_settled) {
    fails("a", unpublished::counted);
    EXPECT_EQ(note(), "");

    now += 1min;

    EXPECT_EQ(note(), "1 more check became critical: a");
}

TEST_F(UnpublishedChanges, that_a_series_counts_are_nothing_when_all_is_as_the_last_event_says) {
    fails("a", unpublished::counted);
    recovers("a", unpublished::counted);

    EXPECT_TRUE(all.empty());
}

TEST_F(UnpublishedChanges, are_gone_once_their_summary_is_written) {
    fails("a");
    note();
    all.summary_written();

    EXPECT_TRUE(all.empty());
}

TEST_F(UnpublishedChanges, stay_while_their_summary_cannot_be_written) {
    fails("a");
    note();

    EXPECT_EQ(note(), "1 more check became critical: a");
}

TEST_F(UnpublishedChanges, that_come_while_a_summary_is_under_way_are_reported_by_the_next) {
    fails("a");
    fails("b");
    note();
    now += 1s;
    recovers("a");
    all.summary_written();

    EXPECT_EQ(note(), "1 more check became passing: a");
}

TEST_F(
    UnpublishedChanges,
    that_are_problems_made_while_a_summary_is_under_way_are_reported_by_the_next
) {
    all.problems({"checks.yaml:7:5"});
    note();
    all.problems({"checks.yaml:7:5", "checks.yaml:9:5"});
    all.summary_written();

    EXPECT_EQ(note(), "2 more mistakes: checks.yaml:7:5, checks.yaml:9:5");
    all.summary_written();
    EXPECT_TRUE(all.empty());
}

TEST_F(
    UnpublishedChanges,
    that_are_problems_are_reported_once_although_some_are_corrected_meanwhile
) {
    all.problems({"checks.yaml:7:5", "checks.yaml:9:5"});
    note();
    all.problems_left({"checks.yaml:7:5"});
    all.summary_written();

    EXPECT_TRUE(all.empty());
}

TEST_F(
    UnpublishedChanges,
    that_are_new_problems_are_reported_although_another_is_corrected_meanwhile
) {
    all.problems({"checks.yaml:7:5"});
    note();
    all.problems({"checks.yaml:7:5", "checks.yaml:9:5"});
    all.problems_left({"checks.yaml:9:5"});
    all.summary_written();

    EXPECT_EQ(note(), "1 more mistake: checks.yaml:9:5");
}

TEST_F(UnpublishedChanges, become_a_number_when_their_names_are_forgotten) {
    fails("a");
    fails("b");
    all.forget_names();
    fails("c");

    EXPECT_EQ(note(), "1 more check became critical: c; 2 more changes of status");
    all.summary_written();
    EXPECT_TRUE(all.empty());
}

TEST_F(UnpublishedChanges, name_the_places_of_problems) {
    all.problems({"checks.yaml:7:5", "checks.yaml:9:5"});

    EXPECT_EQ(note(), "2 more mistakes: checks.yaml:7:5, checks.yaml:9:5");
    EXPECT_EQ(type(), kube::model::event_type::warning);
    all.problems({});
    EXPECT_TRUE(all.empty());
}

TEST_F(UnpublishedChanges, of_the_very_instant_of_a_summary_are_reported_by_the_next) {
    fails("a");
    fails("b");
    note();
    recovers("a");
    all.summary_written();

    EXPECT_EQ(note(), "1 more check became passing: a");
}

TEST_F(UnpublishedChanges, there_and_back_while_a_summary_is_under_way_are_reported_by_the_next) {
    fails("a");
    note();
    now += 1s;
    recovers("a");
    fails("a");
    all.summary_written();

    EXPECT_EQ(note(), "1 more check changed, now critical again: a");
}

TEST_F(UnpublishedChanges, that_a_series_counts_wait_a_minute_from_the_latest_of_them) {
    fails("a", unpublished::counted);
    now += 30s;
    fails("a", unpublished::counted);
    now += 59s;
    EXPECT_EQ(note(), "");

    now += 1s;

    EXPECT_EQ(note(), "1 more check became critical: a");
}

TEST_F(UnpublishedChanges, without_an_event_stay_so_although_a_later_one_is_counted) {
    fails("a");
    recovers("a", unpublished::counted);

    EXPECT_EQ(note(), "1 more check changed, now passing again: a");
    EXPECT_EQ(type(), kube::model::event_type::normal);
}

TEST_F(UnpublishedChanges, are_bad_news_with_a_warning_or_a_problem_alone) {
    present["a"] = status::warning;
    all.changed({"a", status::passing, status::warning}, unpublished::dropped, now);
    EXPECT_EQ(type(), kube::model::event_type::warning);
    EXPECT_EQ(note(), "1 more check became warning: a");
    all.settled("a");
    recovers("b");
    EXPECT_EQ(type(), kube::model::event_type::normal);

    all.problems({"checks.yaml:7:5"});

    EXPECT_EQ(type(), kube::model::event_type::warning);
}

TEST_F(UnpublishedChanges, are_reported_with_the_worst_first) {
    recovers("good");
    fails("bad");
    present["so-so"] = status::warning;
    all.changed({"so-so", status::passing, status::warning}, unpublished::dropped, now);

    EXPECT_EQ(
        note(),
        "1 more check became critical: bad; 1 more check became warning: so-so; "
        "1 more check became passing: good"
    );
}

TEST_F(UnpublishedChanges, name_fifty_problems_and_count_all) {
    all.problems(std::vector<std::string>(51, "c:1:1"));

    auto const text = note();
    EXPECT_TRUE(text.starts_with("51 more mistakes: c:1:1, ")) << text;
    EXPECT_TRUE(text.ends_with(", c:1:1, …")) << text;
    EXPECT_EQ(std::ranges::count(text, 'c'), 50);
    EXPECT_TRUE(all.has_problems());
}

TEST_F(UnpublishedChanges, forgotten_while_a_summary_is_under_way_are_counted_by_the_next) {
    fails("a");
    all.forget_names();
    EXPECT_EQ(note(), "1 more change of status");
    fails("b");
    fails("c");
    all.forget_names();
    all.summary_written();

    EXPECT_EQ(note(), "2 more changes of status");
}

}  // namespace vitals::publishing::events
