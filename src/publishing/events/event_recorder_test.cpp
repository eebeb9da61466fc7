// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_recorder.hpp"

#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "publishing/events/recorder_fixture.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace vitals::publishing::events {

using check::status;
using testing::ElementsAre;
using testing::EndsWith;
using testing::SizeIs;
using testing::StartsWith;

namespace {

struct EventRecorder : recorder_fixture {};

}  // namespace

TEST_F(EventRecorder, reports_a_transition_as_an_event_on_the_config_map) {
    recorder.transition(change(
        "storefront",
        status::critical,
        status::passing,
        "HTTP GET http://x: 200 OK Output: ok"
    ));
    recorder.transition(change("queue", status::passing, status::critical, ""));
    settle();

    ASSERT_EQ(server.events().size(), 2U);
    auto const& event = server.events()[0];
    EXPECT_EQ(event.note, "storefront: critical → passing: HTTP GET http://x: 200 OK Output: ok");
    EXPECT_EQ(event.type, "Normal");
    EXPECT_EQ(event.reason, "CheckPassing");
    EXPECT_EQ(event.action, "Probe");
    EXPECT_EQ(event.regarding, "ns/shop");
    EXPECT_EQ(event.uid, "uid-1");
    EXPECT_EQ(server.events()[1].type, "Warning");
    EXPECT_EQ(server.events()[1].reason, "CheckCritical");
    EXPECT_EQ(server.events()[1].note, "queue: passing → critical");
    EXPECT_EQ(recorder.sending().sent, 2U);
}

TEST_F(EventRecorder, says_by_the_reason_that_the_address_policy_blocks_a_check) {
    auto blocked = change("inside", status::passing, status::critical, "blocked: it is");
    blocked.reason = health::failure_reason::blocked;
    auto recovered = change("inside", status::critical, status::passing, "200");

    recorder.transition(blocked);
    settle();
    recorder.transition(recovered);
    settle();

    ASSERT_EQ(server.events().size(), 2U);
    EXPECT_EQ(server.events()[0].reason, "CheckBlocked");
    EXPECT_EQ(server.events()[0].type, "Warning");
    EXPECT_EQ(server.events()[1].reason, "CheckPassing");
}

TEST_F(EventRecorder, reports_a_first_result_only_when_it_is_news) {
    auto first = change("a", status::critical, status::passing);
    first.initial = true;
    recorder.transition(first);
    first.check_id = "b";
    first.to = status::warning;
    recorder.transition(first);
    first.check_id = "c";
    first.to = status::passing;
    first.origin = origin::edit;
    recorder.transition(first);
    settle();

    EXPECT_THAT(notes(), ElementsAre("b: pending → warning: text", "c: pending → passing: text"));
}

TEST_F(EventRecorder, reports_new_problems_once_and_when_the_last_is_fixed) {
    recorder.problems(shop, {problem_at(7)});
    recorder.problems(shop, {problem_at(7), problem_at(9)});
    recorder.problems(shop, {problem_at(9)});
    recorder.problems(shop, {});
    recorder.problems(shop, {});
    settle();

    EXPECT_THAT(
        notes(),
        ElementsAre(
            R"(checks.yaml:7:5: check "x": unknown field "htpp"; did you mean "http"?)",
            R"(checks.yaml:9:5: check "x": unknown field "htpp"; did you mean "http"?)",
            "all definitions are valid again"
        )
    );
    EXPECT_EQ(server.events()[0].reason, "InvalidDefinition");
    EXPECT_EQ(server.events()[0].action, "Parse");
    EXPECT_EQ(server.events()[2].type, "Normal");
}

TEST_F(EventRecorder, reports_no_problem_again_that_had_its_event_before_a_restart) {
    recorder.had_events(shop, std::vector{check::to_string(problem_at(7))});

    recorder.problems(shop, {problem_at(7), problem_at(9)});
    settle();

    EXPECT_THAT(
        notes(),
        ElementsAre(R"(checks.yaml:9:5: check "x": unknown field "htpp"; did you mean "http"?)")
    );
}

TEST_F(EventRecorder, folds_the_same_change_into_a_series_and_closes_it) {
    for (int i = 0; i < 5; ++i) {
        fail("a");
        settle();
        recover("a");
        pass(10s);
    }
    ASSERT_EQ(server.events().size(), 2U);
    EXPECT_EQ(server.events()[0].count, 2U) << "the third to fifth are only counted";

    for (int minute = 0; minute < 8; ++minute) pass(1min);
    EXPECT_EQ(server.events()[0].count, 5U);
    fail("a");
    settle();

    EXPECT_EQ(server.events().size(), 3U) << "the series was over";
}

TEST_F(EventRecorder, writes_the_last_count_of_a_series_before_the_next_one_begins) {
    pass(30s);
    for (int i = 0; i < 3; ++i) {
        fail("a");
        settle();
    }
    for (int second = 0; second < 365; second += 5) pass(5s);  // over, and not looked at yet

    fail("a");
    settle();

    ASSERT_EQ(server.events().size(), 3U);  // with the summary of what was only counted
    EXPECT_EQ(server.events().front().count, 3U);
    EXPECT_EQ(server.events().back().reason, "CheckCritical");
    EXPECT_EQ(server.events().back().count, 1U);
}

TEST_F(EventRecorder, writes_no_second_time_of_a_series_beyond_the_burst) {
    for (int i = 0; i < 25; ++i) fail("c" + std::to_string(i));
    settle();
    auto const writes = server.requests().size();

    fail("c0");
    settle();

    EXPECT_EQ(server.requests().size(), writes);
    EXPECT_EQ(recorder.counters().counted, 1U);
}

TEST_F(EventRecorder, continues_in_a_new_event_when_the_server_forgot_the_series) {
    recorder.transition(change("a", status::passing, status::critical));
    settle();
    server.forget_events();

    recorder.transition(change("a", status::passing, status::critical));
    settle();

    EXPECT_THAT(notes(), ElementsAre("a: passing → critical: text"));
}

TEST_F(EventRecorder, cuts_a_long_note_between_characters) {
    std::string output;
    for (int i = 0; i < 2000; ++i) output += "é";

    recorder.transition(change("a", status::passing, status::critical, output));
    settle();

    ASSERT_EQ(server.events().size(), 1U);
    EXPECT_GE(server.events()[0].note.size(), 1023U);
}

TEST_F(EventRecorder, lets_no_config_map_write_more_than_a_burst) {
    for (int i = 0; i < 10'000; ++i)
        recorder.transition(change("c" + std::to_string(i), status::passing, status::critical));
    settle();

    EXPECT_EQ(server.events().size(), 25U);
    EXPECT_EQ(recorder.counters().limit, 9'975U);
}

TEST_F(EventRecorder, reports_a_mass_outage_in_one_summary) {
    for (int i = 10; i < 70; ++i) fail("c" + std::to_string(i));
    pass(10s);

    ASSERT_EQ(server.events().size(), 26U);
    auto const& summary = server.events().back();
    EXPECT_THAT(summary.note, StartsWith("35 more checks became critical: c35, c36, "));
    EXPECT_THAT(summary.note, EndsWith(", c69"));
    EXPECT_EQ(summary.type, "Warning");
    EXPECT_EQ(summary.reason, "ManyChanges");
    EXPECT_EQ(summary.regarding, "ns/shop");
    pass(10min);
    EXPECT_EQ(server.events().size(), 26U) << "there is nothing more to tell";
}

// 34 of 60 checks never had an Event, and the last Event of some said critical while all passed.
TEST_F(
    EventRecorder,
    says_passing_in_the_end_when_a_target_of_sixty_checks_went_down_and_up_three_times
) {
    std::map<std::string, std::string> last;  // what the Events say of each check
    for (int round = 0; round < 3; ++round) {
        for (int i = 10; i < 70; ++i) fail("c" + std::to_string(i));
        pass(20s);
        for (int i = 10; i < 70; ++i) recover("c" + std::to_string(i));
        pass(20s);
    }
    pass(2min);

    for (auto const& each : server.events()) {
        for (int i = 10; i < 70; ++i) {
            auto const id = "c" + std::to_string(i);
            if (each.reason != "ManyChanges" && each.note.starts_with(id + ":"))
                last[id] = each.reason == "CheckPassing" ? "passing" : "critical";
            else if (auto const at = each.note.find(id); at != std::string::npos)
                last[id] =
                    each.note.rfind("critical", at) == std::string::npos ? "passing" : "critical";
        }
    }
    EXPECT_EQ(last.size(), 60U) << "each has been told of";
    EXPECT_THAT(last, testing::Each(testing::Pair(testing::_, "passing")));
    EXPECT_EQ(server.events().back().type, "Normal");
    EXPECT_LE(server.events().size(), 60U) << "a mass outage is no outage of etcd";
}

TEST_F(EventRecorder, says_in_a_summary_how_a_check_settled_whose_changes_were_only_counted) {
    for (int i = 0; i < 3; ++i) {
        fail("a");
        pass(5s);
        recover("a");
        pass(5s);
    }
    fail("a");
    EXPECT_THAT(notes(), SizeIs(2)) << "the others are counted";
    pass(2min);

    EXPECT_EQ(notes().back(), "1 more check became critical: a");
    pass(2min);
    EXPECT_THAT(notes(), SizeIs(3));
}

TEST_F(EventRecorder, leaves_a_removed_check_out_of_the_summary) {
    for (int i = 10; i < 37; ++i) fail("c" + std::to_string(i));
    present.erase("c35");
    pass(10s);

    EXPECT_EQ(notes().back(), "1 more check became critical: c36");
}

TEST_F(EventRecorder, writes_at_most_one_summary_a_minute_and_few_in_an_hour) {
    for (int i = 0; i < 3600; i += 10) {
        for (int check = 0; check < 60; ++check) {
            auto const id = std::to_string(check);
            i % 20 == 0 ? fail(id) : recover(id);
        }
        pass(10s);
    }
    std::size_t summaries = 0;
    for (auto const& each : server.events()) summaries += each.reason == "ManyChanges" ? 1 : 0;
    EXPECT_GE(summaries, 20U);
    EXPECT_LE(summaries, 25U + 60 / 5);
}

TEST_F(EventRecorder, names_the_problems_that_have_no_event) {
    std::vector<check::problem> many;
    for (std::uint32_t line = 1; line <= 30; ++line) many.push_back(problem_at(line));
    recorder.problems(shop, many);
    pass(10s);

    ASSERT_THAT(notes(), SizeIs(26));
    EXPECT_THAT(
        notes().back(),
        StartsWith("5 more mistakes: checks.yaml:26:5, checks.yaml:27:5, ")
    );
}

TEST_F(EventRecorder, says_nothing_of_problems_that_are_corrected_before_their_summary) {
    std::vector<check::problem> many;
    for (std::uint32_t line = 1; line <= 30; ++line) many.push_back(problem_at(line));
    recorder.problems(shop, many);
    recorder.problems(shop, {});
    pass(2min);

    EXPECT_EQ(notes().back(), "all definitions are valid again");
}

}  // namespace vitals::publishing::events
