// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "check/status.hpp"
#include "publish/recorder_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <exception>
#include <string>

namespace vitals::publish {

namespace asio = runtime::asio;
using check::status;
using support::answer;
using support::request_kind;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct EventSender : recorder_fixture {};

}  // namespace

TEST_F(EventSender, drops_the_oldest_when_the_queue_is_full) {
    for (int i = 0; i < 1100; ++i) {
        auto one = change("c", status::passing, status::critical);
        one.regarding.name = "cm" + std::to_string(i);
        recorder.transition(one);
    }

    EXPECT_EQ(recorder.waiting(), 1000U);
    EXPECT_EQ(recorder.counters().dropped_overflow, 100U);
    settle();
    EXPECT_EQ(server.events().front().regarding, "ns/cm100");
    EXPECT_EQ(server.events().size(), 1000U);
}

TEST_F(EventSender, tries_again_when_the_server_is_in_trouble) {
    server.fail_next(request_kind::event, answer(500, "InternalError"));
    server.fail_next(request_kind::event, answer(503, "ServiceUnavailable"));
    recorder.transition(change("a", status::passing, status::critical));
    settle();
    EXPECT_THAT(server.events(), IsEmpty());

    pass(10s);
    pass(10s);

    EXPECT_EQ(server.events().size(), 1U);
}

TEST_F(EventSender, gives_up_after_five_tries_and_goes_on_with_the_next) {
    for (int i = 0; i < 5; ++i) server.fail_next(request_kind::event, answer(500, "InternalError"));
    recorder.transition(change("a", status::passing, status::critical));
    recorder.transition(change("b", status::passing, status::critical));

    for (int i = 0; i < 10; ++i) pass(30s);

    EXPECT_THAT(notes(), ElementsAre("b: passing → critical: text"));
    EXPECT_EQ(recorder.counters().dropped_refused, 1U);
}

TEST_F(EventSender, drops_what_it_may_not_write_and_says_so_once) {
    for (int i = 0; i < 3; ++i) server.fail_next(request_kind::event, answer(403, "Forbidden"));
    for (int i = 0; i < 4; ++i) {
        recorder.transition(change(std::to_string(i), status::passing, status::critical));
        settle();
    }

    EXPECT_THAT(notes(), ElementsAre("3: passing → critical: text"));
    EXPECT_EQ(log.count("Events cannot be written"), 1U);
    EXPECT_EQ(recorder.counters().dropped_refused, 3U);
}

TEST_F(EventSender, takes_a_conflict_on_a_second_try_for_its_own_success) {
    server.fail_next(request_kind::event, answer(500, "InternalError"));
    server.fail_next(request_kind::event, answer(409, "AlreadyExists"));
    recorder.transition(change("a", status::passing, status::critical));
    settle();

    pass(10s);

    EXPECT_EQ(recorder.counters().sent, 1U);
    EXPECT_EQ(server.requests(request_kind::event).size(), 2U);
}

TEST_F(EventSender, flushes_what_waits_and_the_counts_of_series) {
    for (int i = 0; i < 3; ++i) recorder.transition(change("a", status::passing, status::critical));
    bool flushed = false;

    asio::co_spawn(context.get_executor(), recorder.flush(5s), [&flushed](std::exception_ptr) {
        flushed = true;
    });
    settle();

    EXPECT_TRUE(flushed);
    EXPECT_EQ(server.events().at(0).count, 3U);
}

TEST_F(EventSender, ends_a_flush_at_its_limit) {
    server.fail_next(request_kind::event, support::silence());
    recorder.transition(change("a", status::passing, status::critical));
    bool flushed = false;

    asio::co_spawn(context.get_executor(), recorder.flush(5s), [&flushed](std::exception_ptr) {
        flushed = true;
    });
    settle();
    EXPECT_FALSE(flushed);
    pass(5s);

    EXPECT_TRUE(flushed);
}

}  // namespace vitals::publish
