// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/task.hpp"

#include "runtime/cancellation.hpp"
#include "runtime/condition.hpp"
#include "runtime/task_clock.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace vitals::runtime {

namespace {

using namespace std::chrono_literals;

class Task : public testing::Test {
protected:
    asio::io_context context{1};
    support::virtual_clock clock{context};
    cancellation by{context.get_executor()};
};

task<int> at_once(int value) {
    co_return value;
}

task<int> sum_to(int last) {
    int sum = 0;
    for (int i = 1; i <= last; ++i) sum += co_await at_once(i);
    co_return sum;
}

task<int> late(task_clock& clock, std::chrono::seconds wait, int value) {
    bool const slept = co_await clock.sleep_in_task(clock.now() + wait);
    co_return slept ? value : 0;
}

task<int> both(task_clock& clock) {
    int const first = co_await late(clock, 1s, 30);
    int const second = co_await late(clock, 1s, 12);
    co_return first + second;
}

TEST_F(Task, ends_at_once_when_it_waits_for_nothing) {
    auto all = sum_to(10);

    all.start(by);

    ASSERT_TRUE(all.done());
    EXPECT_EQ(all.take(), 55);
}

// Unoptimized as well, where nothing is a tail call.
TEST_F(Task, needs_no_more_stack_for_many_steps) {
    auto all = sum_to(60'000);

    all.start(by);

    ASSERT_TRUE(all.done());
    EXPECT_EQ(all.take(), 1'800'030'000);
}

TEST_F(Task, continues_when_what_it_waits_for_has_come) {
    auto all = both(clock);

    all.start(by);
    clock.advance(1999ms);
    bool const early = all.done();
    clock.advance(1ms);

    EXPECT_FALSE(early);
    ASSERT_TRUE(all.done());
    EXPECT_EQ(all.take(), 42);
}

TEST_F(Task, ends_soon_when_it_is_cancelled) {
    auto all = both(clock);
    all.start(by);
    clock.advance(1500ms);

    by.cancel();
    clock.settle();

    ASSERT_TRUE(all.done());
    EXPECT_EQ(all.take(), 30);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(Task, waits_for_nothing_once_it_is_cancelled) {
    by.cancel();
    auto all = both(clock);

    all.start(by);
    clock.settle();

    ASSERT_TRUE(all.done());
    EXPECT_EQ(all.take(), 0);
}

task<void> wait_for(condition& changed) {
    co_await changed.wait_in_task();
}

TEST_F(Task, waits_again_after_a_single_wait_was_ended) {
    auto all = both(clock);
    all.start(by);
    clock.advance(500ms);

    by.wake();
    clock.advance(1s);

    ASSERT_TRUE(all.done());
    EXPECT_EQ(all.take(), 12);
}

// What ended every probe loop: the command that cancels stands in the queue before whatever the
// task begins with.
TEST_F(Task, ends_when_a_cancellation_was_posted_before_it_began_to_wait) {
    auto all = both(clock);
    asio::post(context, [this] { by.cancel(); });
    all.start(by);

    clock.settle();

    ASSERT_TRUE(all.done());
    EXPECT_EQ(all.take(), 0);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(Task, may_be_destroyed_when_its_wait_is_over_and_before_it_continues) {
    condition changed{context.get_executor()};
    {
        auto waiting = wait_for(changed);
        waiting.start(by);
        changed.notify_all();
        by.cancel();
    }

    clock.settle();

    EXPECT_TRUE(by.cancelled());
}

TEST_F(Task, forgets_its_wait_when_it_is_destroyed) {
    {
        auto all = both(clock);
        all.start(by);
        clock.advance(500ms);
    }

    clock.advance(5s);
    by.cancel();
    clock.settle();

    EXPECT_TRUE(clock.nobody_is_waiting());
}

task<int> breaks(std::shared_ptr<int>) {
    throw std::runtime_error{"broken"};
    co_return 0;
}

task<std::string> tells(std::shared_ptr<int> held) {
    try {
        co_return std::to_string(co_await breaks(std::move(held)));
    } catch (std::runtime_error const& error) {
        co_return error.what();
    }
}

TEST_F(Task, throws_at_its_caller_and_leaves_nothing_behind) {
    auto const held = std::make_shared<int>(0);
    {
        auto all = tells(held);
        all.start(by);

        ASSERT_TRUE(all.done());
        EXPECT_EQ(all.take(), "broken");
    }
    EXPECT_EQ(held.use_count(), 1);
}

}  // namespace

}  // namespace vitals::runtime
