// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/task_group.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <stdexcept>

using namespace std::chrono_literals;

namespace vitals::runtime {

namespace {

awaitable<void> work(clock& clock, duration wait, int& ended) {
    co_await clock.sleep_for(wait);
    ++ended;
}

awaitable<void> fail(clock& clock, duration wait) {
    co_await clock.sleep_for(wait);
    throw std::runtime_error{"broken"};
}

// Clean-up that takes its time even when it is cancelled.
awaitable<void> clean_up_slowly(clock& clock, int& ended) {
    try {
        co_await clock.sleep_for(1h);
    } catch (boost::system::system_error const&) {
        ++ended;
    }
    co_await asio::this_coro::reset_cancellation_state();
    co_await clock.sleep_for(1s);
    ++ended;
}

// As one whose wait had just ended when it was cancelled.
awaitable<void> spawn_another_at_the_end(task_group& tasks, clock& clock, int& ended) {
    try {
        co_await clock.sleep_for(1h);
    } catch (boost::system::system_error const&) {
        tasks.spawn(work(clock, 1h, ended));
    }
}

struct TaskGroup : testing::Test {
    asio::io_context context{1};
    support::virtual_clock clock{context};
    task_group tasks{context.get_executor()};
    asio::cancellation_signal stop;
    bool joined = false;
    std::exception_ptr failure;
    int ended = 0;

    void join() {
        asio::co_spawn(
            context.get_executor(),
            tasks.join(),
            asio::bind_cancellation_slot(
                stop.slot(),
                [this](std::exception_ptr error) {
                    joined = true;
                    failure = error;
                }
            )
        );
        clock.settle();
    }
    void cancel_join() {
        asio::post(context, [this] { stop.emit(asio::cancellation_type::terminal); });
        clock.settle();
    }
};

}  // namespace

TEST_F(TaskGroup, join_waits_for_all) {
    tasks.spawn(work(clock, 1s, ended));
    tasks.spawn(work(clock, 3s, ended));
    join();

    clock.advance(2s);
    EXPECT_FALSE(joined);
    clock.advance(1s);

    EXPECT_TRUE(joined);
    EXPECT_FALSE(failure);
    EXPECT_EQ(ended, 2);
}

TEST_F(TaskGroup, one_failure_cancels_the_rest_and_is_rethrown) {
    tasks.spawn(work(clock, 1h, ended));
    tasks.spawn(fail(clock, 1s));
    join();

    clock.advance(1s);

    EXPECT_TRUE(joined);
    EXPECT_TRUE(failure);
    EXPECT_EQ(ended, 0);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(TaskGroup, a_failure_before_join_is_not_lost) {
    tasks.spawn(fail(clock, 1s));
    clock.advance(1s);

    join();

    EXPECT_TRUE(joined);
    EXPECT_TRUE(failure);
}

TEST_F(TaskGroup, cancelling_join_cancels_all) {
    tasks.spawn(work(clock, 1h, ended));
    tasks.spawn(work(clock, 1h, ended));
    join();

    cancel_join();

    EXPECT_TRUE(joined);
    EXPECT_FALSE(failure);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(TaskGroup, a_cancelled_join_still_waits_for_tasks_that_clean_up) {
    tasks.spawn(clean_up_slowly(clock, ended));
    join();

    cancel_join();
    EXPECT_FALSE(joined);
    EXPECT_EQ(ended, 1);
    clock.advance(1s);

    EXPECT_TRUE(joined);
    EXPECT_EQ(ended, 2);
}

// The process did not end: a watch of a Secret began while all were ended.
TEST_F(TaskGroup, what_is_spawned_after_the_cancellation_is_cancelled_too) {
    tasks.spawn(spawn_another_at_the_end(tasks, clock, ended));
    join();

    cancel_join();

    EXPECT_TRUE(joined);
    EXPECT_FALSE(failure);
    EXPECT_EQ(ended, 0);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(TaskGroup, what_is_spawned_after_a_failure_is_cancelled_too) {
    tasks.spawn(spawn_another_at_the_end(tasks, clock, ended));
    tasks.spawn(fail(clock, 1s));
    join();

    clock.advance(1s);

    EXPECT_TRUE(joined);
    EXPECT_TRUE(failure);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(TaskGroup, one_task_is_cancelled_alone) {
    auto const one = tasks.spawn(work(clock, 1h, ended));
    tasks.spawn(work(clock, 1s, ended));
    join();

    asio::post(context, [this, one] { tasks.cancel(one); });
    clock.advance(1s);

    EXPECT_TRUE(joined);
    EXPECT_EQ(ended, 1);
}

// An assertion there hid the exception that people had to see.
TEST_F(TaskGroup, may_end_with_tasks_when_its_loop_broke) {
    auto const break_down = [this] {
        task_group left{context.get_executor()};
        left.spawn(work(clock, 1h, ended));
        throw std::runtime_error{"broken"};
    };

    EXPECT_THROW(break_down(), std::runtime_error);
}

}  // namespace vitals::runtime
