// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What the API server is sent, and what follows from its answers.

#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "publishing/events/recorder_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vitals::publishing::events {

using check::status;
using support::answer;
using support::request_kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

struct EventDelivery : recorder_fixture {
    std::vector<support::seen_request> writes() const {
        return server.requests(request_kind::event);
    }
    // Uses the whole burst of CheckCritical up, and leaves neither an Event nor a series.
    void use_up_the_burst() {
        server.fail_in("ns", request_kind::event, answer(422, "Invalid"));
        for (int i = 0; i < 25; ++i) fail("refused-" + std::to_string(i));
        settle();
        server.recover_in("ns");
    }
    std::size_t summaries() const {
        std::size_t count = 0;
        for (auto const& each : server.events()) count += each.reason == "ManyChanges" ? 1 : 0;
        return count;
    }
};

}  // namespace

TEST_F(EventDelivery, says_who_reports_what_of_which_object_and_when) {
    fail("a");
    settle();

    ASSERT_THAT(server.events(), SizeIs(1));
    auto const& event = server.events()[0];
    EXPECT_EQ(event.regarding_kind, "v1 ConfigMap");
    EXPECT_EQ(event.controller, "vitals.dev/controller");
    EXPECT_EQ(event.instance, "vitals-0");
    EXPECT_EQ(event.time, "2026-01-01T00:00:00.000000Z");
    EXPECT_TRUE(event.name.starts_with("shop.")) << event.name;
    EXPECT_EQ(event.last_observed, "") << "there is no series";
    EXPECT_EQ(writes().at(0).method, "POST");
    EXPECT_EQ(writes().at(0).path, "/apis/events.k8s.io/v1/namespaces/ns/events");
    EXPECT_EQ(writes().at(0).headers.at("content-type"), "application/json");
}

TEST_F(EventDelivery, says_when_a_repetition_was_seen_last_although_it_is_written_later) {
    fail("a");
    settle();
    server.fail_next(request_kind::event, answer(500, "InternalError"));
    pass(10s);
    fail("a");
    settle();
    EXPECT_EQ(server.events().at(0).count, 1U);

    pass(20s);

    EXPECT_EQ(server.events().at(0).count, 2U);
    EXPECT_EQ(server.events().at(0).last_observed, "2026-01-01T00:00:10.000000Z");
    EXPECT_EQ(writes().back().method, "PATCH");
}

TEST_F(EventDelivery, says_of_a_count_that_was_only_kept_when_its_last_occurrence_was) {
    for (int i = 0; i < 3; ++i, pass(10s)) fail("a");
    pass(10min);

    EXPECT_EQ(server.events().front().count, 3U);
    EXPECT_EQ(server.events().front().last_observed, "2026-01-01T00:00:20.000000Z");
}

TEST_F(EventDelivery, takes_another_name_at_once_when_its_name_is_in_use) {
    server.fail_next(request_kind::event, answer(409, "AlreadyExists"));
    fail("a");
    settle();

    ASSERT_THAT(writes(), SizeIs(2));
    EXPECT_NE(writes()[0].body, writes()[1].body);
    ASSERT_THAT(server.events(), SizeIs(1));

    fail("a");
    settle();

    EXPECT_THAT(server.events(), SizeIs(1)) << "the series is known by its new name";
    EXPECT_EQ(server.events()[0].count, 2U);
}

TEST_F(EventDelivery, tries_three_names_at_once_and_others_later) {
    for (int i = 0; i < 3; ++i) server.fail_next(request_kind::event, answer(409, "AlreadyExists"));
    fail("a");
    settle();
    EXPECT_THAT(writes(), SizeIs(3));
    EXPECT_THAT(server.events(), IsEmpty());

    pass(3s);

    EXPECT_THAT(writes(), SizeIs(4));
    EXPECT_THAT(server.events(), SizeIs(1));
}

TEST_F(EventDelivery, waits_as_long_as_the_server_asks) {
    server.fail_next(request_kind::event, answer(503, "ServiceUnavailable", 20));
    fail("a");
    pass(19s);
    EXPECT_THAT(server.events(), IsEmpty());

    pass(3s);

    EXPECT_THAT(server.events(), SizeIs(1));
}

TEST_F(EventDelivery, begins_no_series_with_an_event_that_was_given_up) {
    server.fail_in("ns", request_kind::event, answer(500, "InternalError"));
    fail("a");
    pass(46s);
    ASSERT_EQ(recorder.sending().tries, 1U);
    server.recover_in("ns");

    fail("a");
    pass(2min);

    ASSERT_THAT(notes(), ElementsAre("a: passing → critical: text"));
    EXPECT_EQ(server.events()[0].count, 1U);
    EXPECT_EQ(writes().back().method, "POST");
}

TEST_F(EventDelivery, writes_a_count_later_whose_tries_all_failed) {
    fail("a");
    settle();
    server.fail_in("ns", request_kind::event, answer(500, "InternalError"));
    fail("a");
    pass(46s);
    ASSERT_EQ(recorder.sending().tries, 1U);
    EXPECT_EQ(server.events().at(0).count, 1U);
    server.recover_in("ns");

    pass(7min);

    EXPECT_EQ(server.events().at(0).count, 2U);
}

TEST_F(EventDelivery, continues_with_summaries_after_one_that_the_server_refused) {
    use_up_the_burst();
    fail("a");
    server.fail_next(request_kind::event, answer(422, "Invalid"));
    pass(10s);
    EXPECT_EQ(summaries(), 0U);
    EXPECT_EQ(recorder.sending().refused, 26U);

    fail("b");
    pass(60s);

    EXPECT_THAT(notes(), ElementsAre("1 more check became critical: b"));
}

TEST_F(EventDelivery, continues_with_summaries_after_one_that_had_nothing_to_say) {
    use_up_the_burst();
    fail("a");
    present.erase("a");
    pass(10s);
    EXPECT_THAT(notes(), IsEmpty());

    fail("b");
    pass(60s);

    EXPECT_THAT(notes(), ElementsAre("1 more check became critical: b"));
}

// Nothing else wakes the recorder then.
TEST_F(EventDelivery, reports_a_change_a_minute_later_that_came_while_a_summary_was_written) {
    use_up_the_burst();
    fail("a");
    when_asked = [this] {
        when_asked = nullptr;
        runtime::asio::post(context, [this] { fail("b"); });
    };
    pass(10s);
    EXPECT_THAT(notes(), ElementsAre("1 more check became critical: a"));

    pass(60s);

    EXPECT_EQ(notes().back(), "1 more check became critical: b");
}

TEST_F(EventDelivery, tries_a_summary_again_as_long_as_it_takes_and_says_how_it_is_then) {
    use_up_the_burst();
    server.fail_in("ns", request_kind::event, answer(500, "InternalError"));
    fail("a");
    pass(4min);
    present["a"] = status::passing;
    server.recover_in("ns");
    pass(2min);

    EXPECT_EQ(recorder.sending().tries, 0U);
    EXPECT_EQ(summaries(), 1U);
    EXPECT_EQ(notes().back(), "1 more check changed, now passing again: a");
}

TEST_F(EventDelivery, has_a_burst_for_each_config_map_whatever_their_names) {
    auto const fail_on = [this](std::string const& ns, std::string const& name) {
        for (int i = 0; i < 30; ++i) {
            auto one = change_in(ns, "c" + std::to_string(i));
            one.regarding.name = name;
            recorder.transition(one);
        }
        settle();
    };
    fail_on("ab", "c");
    fail_on("a", "bc");

    EXPECT_EQ(recorder.counters().limit, 10U);
    EXPECT_THAT(server.events(), SizeIs(50));
}

TEST_F(EventDelivery, begins_anew_with_a_config_map_that_was_removed) {
    recorder.problems(shop, {problem_at(7)});
    settle();
    use_up_the_burst();
    fail("a");
    recorder.forget(shop);

    recorder.problems(shop, {problem_at(7)});
    pass(2min);

    EXPECT_EQ(summaries(), 0U);
    ASSERT_THAT(server.events(), SizeIs(1));
    EXPECT_EQ(server.events()[0].count, 2U) << "the problem is reported again";
}

TEST_F(EventDelivery, reports_a_problem_that_is_in_a_config_map_twice_once) {
    recorder.problems(shop, {problem_at(7), problem_at(7)});
    settle();

    ASSERT_THAT(server.events(), SizeIs(1));
    EXPECT_EQ(server.events()[0].count, 1U);
}

// The 26th to 30th have no Event.
TEST_F(EventDelivery, summarizes_problems_again_only_when_some_are_new) {
    std::vector<check::problem> many;
    for (std::uint32_t line = 1; line <= 30; ++line) many.push_back(problem_at(line));
    recorder.problems(shop, many);
    pass(10s);
    ASSERT_EQ(summaries(), 1U);

    many.pop_back();
    recorder.problems(shop, many);
    pass(2min);
    EXPECT_EQ(summaries(), 1U);

    many.push_back(problem_at(31));
    many.push_back(problem_at(32));
    recorder.problems(shop, many);
    pass(2min);

    EXPECT_EQ(summaries(), 2U);
    EXPECT_TRUE(notes().back().starts_with("6 more mistakes: checks.yaml:26:5, "))
        << notes().back();
}

TEST_F(EventDelivery, summarizes_a_new_problem_although_one_after_it_is_known) {
    std::vector<check::problem> many;
    for (std::uint32_t line = 1; line <= 25; ++line) many.push_back(problem_at(line));
    recorder.problems(shop, many);
    recorder.problems(shop, {});
    recorder.problems(shop, {problem_at(90), problem_at(7)});

    pass(10s);

    EXPECT_EQ(notes().back(), "1 more mistake: checks.yaml:90:5");
}

}  // namespace vitals::publishing::events
