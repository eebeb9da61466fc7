// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/condition.hpp"

#include "runtime/coroutine.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <exception>

namespace vitals::runtime {

namespace {

struct Condition : testing::Test {
    awaitable<void> wait() {
        co_await changed.wait();
        ++ended;
    }
    void begin() { asio::co_spawn(context, wait(), asio::detached); }
    void settle() {
        context.restart();
        context.poll();
    }

    asio::io_context context{1};
    condition changed{context.get_executor()};
    int ended = 0;
};

TEST_F(Condition, lets_all_continue_who_wait) {
    begin();
    begin();
    settle();

    changed.notify_all();
    int const within = ended;
    settle();

    EXPECT_EQ(within, 0);
    EXPECT_EQ(ended, 2);
}

TEST_F(Condition, is_forgotten_by_those_who_come_later) {
    changed.notify_all();
    begin();
    settle();

    EXPECT_EQ(ended, 0);
    changed.notify_all();
    settle();
}

TEST_F(Condition, lets_one_continue_who_is_cancelled_and_no_other) {
    asio::cancellation_signal cancel;
    bool cancelled = false;
    begin();
    asio::co_spawn(
        context,
        changed.wait(),
        asio::bind_cancellation_slot(
            cancel.slot(),
            [&cancelled](std::exception_ptr const&) { cancelled = true; }
        )
    );
    settle();

    cancel.emit(asio::cancellation_type::terminal);
    settle();
    bool const after_the_first = cancelled;
    cancel.emit(asio::cancellation_type::terminal);
    settle();

    EXPECT_TRUE(after_the_first);
    EXPECT_EQ(ended, 0);
    changed.notify_all();
    settle();
    EXPECT_EQ(ended, 1);
}

TEST_F(Condition, may_be_cancelled_after_it_was_notified) {
    asio::cancellation_signal cancel;
    int times = 0;
    asio::co_spawn(
        context,
        changed.wait(),
        asio::bind_cancellation_slot(
            cancel.slot(),
            [&times](std::exception_ptr const&) { ++times; }
        )
    );
    settle();

    changed.notify_all();
    cancel.emit(asio::cancellation_type::terminal);
    settle();

    EXPECT_EQ(times, 1);
}

}  // namespace

}  // namespace vitals::runtime
