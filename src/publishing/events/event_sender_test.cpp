// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/status.hpp"
#include "publishing/events/recorder_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <exception>
#include <string>
#include <utility>

namespace vitals::publishing::events {

namespace asio = runtime::asio;
using check::status;
using support::answer;
using support::request_kind;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct EventSender : recorder_fixture {
    void flush() {
        asio::co_spawn(context.get_executor(), recorder.flush(5s), [this](std::exception_ptr) {
            flushed = true;
        });
        settle();
    }
    bool flushed = false;
};

}  // namespace

TEST_F(EventSender, reports_in_a_summary_what_did_not_fit_into_the_queue) {
    for (int i = 0; i < 1100; ++i) {
        auto one = change("c", status::passing, status::critical);
        one.regarding.name = "cm" + std::to_string(i);
        recorder.transition(one);
    }

    EXPECT_EQ(recorder.waiting(), 1000U);
    EXPECT_EQ(recorder.sending().overflow, 100U);
    settle();
    EXPECT_EQ(server.events().size(), 1000U);
    pass(10s);
    EXPECT_EQ(server.events().size(), 1100U);
    EXPECT_EQ(notes().back(), "1 more check became critical: c");
}

TEST_F(EventSender, lets_a_namespace_in_flap_not_push_out_events_of_others) {
    server.stop();
    recorder.transition(change_in("good", "a"));
    for (int i = 0; i < 1500; ++i) {
        auto one = change_in("flaps", "c");
        one.regarding.name = "cm" + std::to_string(i);
        recorder.transition(one);
    }
    server.start();
    settle();
    pass(10s);

    EXPECT_THAT(notes(), Contains("a: passing → critical: text"));
}

TEST_F(EventSender, tries_again_when_the_server_is_in_trouble) {
    server.fail_next(request_kind::event, answer(500, "InternalError"));
    server.fail_next(request_kind::event, answer(503, "ServiceUnavailable"));
    fail("a");
    settle();
    EXPECT_THAT(server.events(), IsEmpty());

    pass(9s);

    EXPECT_EQ(server.events().size(), 1U);
}

TEST_F(EventSender, tries_five_times_in_about_a_minute_when_our_credentials_are_refused) {
    for (int i = 0; i < 4; ++i) server.fail_next(request_kind::event, answer(401, "Unauthorized"));
    fail("a");

    pass(44s);
    EXPECT_THAT(notes(), IsEmpty());
    pass(1s);

    EXPECT_THAT(notes(), ElementsAre("a: passing → critical: text"));
    EXPECT_FALSE(log.contains("Events cannot be written"));
}

TEST_F(EventSender, reports_in_a_summary_what_five_tries_could_not_write) {
    server.fail_in("ns", request_kind::event, answer(500, "InternalError"));
    fail("a");
    pass(46s);
    EXPECT_EQ(recorder.sending().tries, 1U);
    EXPECT_EQ(log.count("Events cannot be written"), 1U);

    server.recover_in("ns");
    pass(2min);

    EXPECT_THAT(notes(), ElementsAre("1 more check became critical: a"));
}

TEST_F(EventSender, continues_with_the_next_while_one_waits_for_its_retry) {
    server.fail_next(request_kind::event, answer(500, "InternalError"));
    fail("a");
    settle();
    fail("b");
    pass(3s);

    EXPECT_THAT(notes(), ElementsAre("b: passing → critical: text", "a: passing → critical: text"));
}

TEST_F(EventSender, drops_what_it_may_not_write_and_says_so_once) {
    server.fail_in("ns", request_kind::event, answer(403, "Forbidden"));
    for (int i = 0; i < 3; ++i) fail(std::to_string(i));
    pass(30s);

    EXPECT_THAT(notes(), IsEmpty());
    EXPECT_EQ(log.count("Events cannot be written"), 1U);
    EXPECT_TRUE(log.contains("namespace=ns verb=create resource=events.events.k8s.io reason=rbac"));
    EXPECT_EQ(recorder.sending().refused, 3U);
}

TEST_F(EventSender, begins_no_series_with_an_event_that_was_refused) {
    server.fail_in("ns", request_kind::event, answer(403, "Forbidden"));
    for (int i = 0; i < 3; ++i) {
        fail("a");
        pass(1min);
    }
    server.recover_in("ns");

    fail("a");
    pass(2min);

    EXPECT_THAT(notes(), ElementsAre("a: passing → critical: text"));
    EXPECT_EQ(server.events().at(0).count, 1U);
}

TEST_F(EventSender, gives_an_event_up_at_once_whose_namespace_is_gone) {
    server.fail_in("ns", request_kind::event, answer(404, "NotFound"));
    fail("a");
    settle();

    EXPECT_EQ(recorder.sending().refused, 1U);
    EXPECT_EQ(server.requests(request_kind::event).size(), 1U);
}

TEST_F(EventSender, writes_what_waits_once_a_missing_right_is_granted) {
    server.fail_in("ns", request_kind::event, answer(403, "Forbidden"));
    for (int i = 0; i < 3; ++i) fail(std::to_string(i));
    settle();
    server.recover_in("ns");
    pass(3s);

    EXPECT_EQ(recorder.sending().refused, 1U);
    EXPECT_THAT(notes(), testing::SizeIs(2));
}

TEST_F(EventSender, takes_a_conflict_on_a_second_try_for_its_own_success) {
    server.fail_next(request_kind::event, answer(500, "InternalError"));
    server.fail_next(request_kind::event, answer(409, "AlreadyExists"));
    fail("a");
    settle();

    pass(10s);

    EXPECT_EQ(recorder.sending().sent, 1U);
    EXPECT_EQ(server.requests(request_kind::event).size(), 2U);
}

TEST_F(EventSender, writes_an_event_and_its_repetition_at_once_when_both_wait) {
    fail("a");
    fail("a");
    settle();

    EXPECT_EQ(server.requests(request_kind::event).size(), 1U);
    EXPECT_EQ(server.events().at(0).count, 2U);
}

TEST_F(EventSender, writes_events_of_a_good_namespace_at_once_while_another_hangs) {
    server.fail_in("aslow", request_kind::event, support::silence());
    for (int i = 0; i < 20; ++i) recorder.transition(change_in("aslow", "c" + std::to_string(i)));
    pass(5s);

    recorder.transition(change_in("good", "a"));
    settle();

    EXPECT_THAT(notes(), ElementsAre("a: passing → critical: text"));
}

TEST_F(EventSender, asks_a_forbidden_namespace_ever_more_seldom) {
    server.fail_in("bad", request_kind::event, answer(403, "Forbidden"));
    for (int i = 0; i < 20; ++i) recorder.transition(change_in("bad", "c" + std::to_string(i)));
    pass(1min);

    EXPECT_LE(server.requests(request_kind::event).size(), 5U);
}

TEST_F(EventSender, flushes_what_waits_and_the_counts_of_series) {
    for (int i = 0; i < 3; ++i) fail("a");

    flush();

    EXPECT_TRUE(flushed);
    EXPECT_EQ(server.events().at(0).count, 3U);
    EXPECT_FALSE(log.contains("before the end"));
}

TEST_F(EventSender, flushes_summaries_before_they_are_due) {
    for (int i = 10; i < 36; ++i) fail("c" + std::to_string(i));

    flush();

    EXPECT_EQ(notes().back(), "1 more check became critical: c35");
}

TEST_F(EventSender, flushes_the_events_of_each_namespace_and_not_only_the_head_of_the_line) {
    server.fail_in("aslow", request_kind::event, support::silence());
    for (int i = 0; i < 20; ++i) recorder.transition(change_in("aslow", "c" + std::to_string(i)));
    for (int i = 0; i < 20; ++i) recorder.transition(change_in("good", "c" + std::to_string(i)));

    flush();
    pass(5s);

    EXPECT_TRUE(flushed);
    EXPECT_THAT(notes(), testing::SizeIs(20));
    EXPECT_EQ(recorder.sending().shutdown, 20U);
    EXPECT_TRUE(log.contains("Events were not written before the end count=20"));
}

// An Event that gives way takes its series along, while the counts of series are being collected.
TEST_F(EventSender, flushes_the_counts_of_series_also_when_the_queue_overflows_by_that) {
    auto const fail_in = [this](std::string config_map) {
        auto one = change("c", status::passing, status::critical);
        one.regarding.name = std::move(config_map);
        recorder.transition(one);
    };
    for (int times = 0; times < 3; ++times) {
        for (int i = 0; i < 200; ++i) fail_in("old" + std::to_string(i));
        settle();
    }
    server.stop();
    for (int i = 0; i < 1100; ++i) fail_in("new" + std::to_string(i));
    server.start();

    flush();
    pass(5s);

    EXPECT_TRUE(flushed);
    EXPECT_EQ(server.events().front().count, 3U);
}

TEST_F(EventSender, flushes_an_event_that_waits_although_its_check_changes_again_meanwhile) {
    server.fail_next(request_kind::event, answer(500, "InternalError"));
    fail("a");
    settle();
    fail("b");
    server.fail_next(request_kind::event, support::silence());  // to one, so that the other waits

    flush();
    fail("a");
    fail("b");
    pass(2s);

    EXPECT_TRUE(flushed);
    EXPECT_THAT(
        notes(),
        testing::UnorderedElementsAre("a: passing → critical: text", "b: passing → critical: text")
    );
    EXPECT_EQ(recorder.sending().shutdown, 0U);
}

TEST_F(EventSender, ends_a_flush_at_its_limit) {
    server.fail_next(request_kind::event, support::silence());
    fail("a");
    settle();

    flush();
    EXPECT_FALSE(flushed);
    pass(5s);

    EXPECT_TRUE(flushed);
    EXPECT_EQ(recorder.sending().shutdown, 1U);
}

}  // namespace vitals::publishing::events
