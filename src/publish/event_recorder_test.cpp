// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publish/event_recorder.hpp"

#include "check/status.hpp"
#include "publish/recorder_fixture.hpp"

#include <gmock/gmock.h>

#include <string>

namespace vitals::publish {

using check::status;
using testing::ElementsAre;

namespace {

struct EventRecorder : recorder_fixture {};

}  // namespace

TEST_F(EventRecorder, tells_a_transition_as_an_event_on_the_config_map) {
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
    EXPECT_EQ(recorder.counters().sent, 2U);
}

TEST_F(EventRecorder, tells_a_first_result_only_when_it_is_news) {
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

TEST_F(EventRecorder, tells_new_mistakes_once_and_when_the_last_is_mended) {
    recorder.problems(shop, {mistake(7)});
    recorder.problems(shop, {mistake(7), mistake(9)});
    recorder.problems(shop, {mistake(9)});
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

TEST_F(EventRecorder, folds_the_same_change_into_a_series_and_closes_it) {
    for (int i = 0; i < 5; ++i) {
        recorder.transition(change("a", status::passing, status::critical));
        settle();
        pass(10s);
    }
    ASSERT_EQ(server.events().size(), 1U);
    EXPECT_EQ(server.events()[0].count, 2U) << "the third to fifth are only counted";

    for (int minute = 0; minute < 8; ++minute) pass(1min);
    EXPECT_EQ(server.events()[0].count, 5U);
    recorder.transition(change("a", status::passing, status::critical));
    settle();

    EXPECT_EQ(server.events().size(), 2U) << "the series was over";
}

TEST_F(EventRecorder, goes_on_in_a_new_event_when_the_server_forgot_the_series) {
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
    EXPECT_EQ(recorder.counters().dropped_spam, 9'975U);
}

}  // namespace vitals::publish
