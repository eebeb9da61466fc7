// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/spawned.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <stdexcept>
#include <utility>

namespace vitals::runtime {

namespace {

using namespace std::chrono_literals;

// What a handler throws passes through clock.settle(), and fails the test.
class Spawned : public testing::Test {
protected:
    ~Spawned() override {
        one.cancel();
        clock.settle();
        EXPECT_TRUE(ended);
        EXPECT_TRUE(clock.nobody_is_waiting());
    }

    awaitable<void> sleep_for_ever() {
        begun = true;
        co_await clock.sleep_for(1h);
    }
    awaitable<void> cancel_itself() {
        begun = true;
        one.cancel();
        co_return;
    }
    awaitable<void> cancel_itself_and_wait() {
        one.cancel();
        co_await clock.sleep_for(1h);
    }
    static awaitable<void> fail() {
        throw std::runtime_error{"broken"};
        co_return;
    }

    void start(awaitable<void> body) {
        one.start(std::move(body), [this](std::exception_ptr const& why) {
            ended = true;
            failure = why;
        });
    }
    void start_in_a_handler(awaitable<void> body) {
        asio::post(context, [this, later = std::move(body)]() mutable { start(std::move(later)); });
        clock.settle();
    }
    bool aborted() const { return failure && is_cancellation(failure); }

    asio::io_context context{1};
    support::virtual_clock clock{context};
    spawned one{context.get_executor()};
    bool begun = false;
    bool ended = false;
    std::exception_ptr failure;
};

TEST_F(Spawned, never_begins_when_it_is_cancelled_before) {
    start(sleep_for_ever());
    one.cancel();

    clock.settle();

    EXPECT_FALSE(begun);
    EXPECT_TRUE(aborted());
}

TEST_F(Spawned, never_begins_when_a_handler_cancels_it_that_was_posted_before) {
    asio::post(context, [this] { one.cancel(); });
    start(sleep_for_ever());

    clock.settle();

    EXPECT_FALSE(begun);
    EXPECT_TRUE(aborted());
}

TEST_F(Spawned, ends_later_than_its_start_when_it_was_cancelled_before_that) {
    bool within = false;
    asio::post(context, [this, &within] {
        one.cancel();
        start(sleep_for_ever());
        within = ended;
    });

    clock.settle();

    EXPECT_FALSE(begun);
    EXPECT_FALSE(within);
    EXPECT_TRUE(aborted());
}

TEST_F(Spawned, may_cancel_itself_and_end_without_a_wait) {
    start_in_a_handler(cancel_itself());

    EXPECT_TRUE(begun);
    EXPECT_TRUE(ended);
    EXPECT_FALSE(failure);
}

TEST_F(Spawned, may_cancel_itself_before_it_waits) {
    start_in_a_handler(cancel_itself_and_wait());

    EXPECT_TRUE(aborted());
}

// As from a poller, between two runs of the loop's handlers.
TEST_F(Spawned, is_cancelled_from_outside_the_handlers) {
    start_in_a_handler(sleep_for_ever());

    one.cancel();
    clock.settle();

    EXPECT_TRUE(begun);
    EXPECT_TRUE(aborted());
}

TEST_F(Spawned, is_cancelled_though_nobody_holds_it_any_more) {
    start_in_a_handler(sleep_for_ever());
    {
        auto last = std::exchange(one, spawned{context.get_executor()});
        last.cancel();
    }

    clock.settle();

    EXPECT_TRUE(aborted());
}

TEST_F(Spawned, that_ended_before_its_cancellation_arrives_notices_nothing) {
    start_in_a_handler(sleep_for_ever());
    asio::post(context, [this] { one.cancel(); });
    one.cancel();
    one.cancel();

    clock.settle();
    one.cancel();
    clock.settle();

    EXPECT_TRUE(aborted());
}

TEST_F(Spawned, hands_on_what_its_body_throws) {
    start_in_a_handler(fail());

    ASSERT_TRUE(failure);
    EXPECT_THROW(std::rethrow_exception(failure), std::runtime_error);
}

}  // namespace

}  // namespace vitals::runtime
