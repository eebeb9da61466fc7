// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/loop/event_loop.hpp"

#include "net/loop/pipe_end_fixture.hpp"
#include "net/loop/readiness.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/mailbox.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace vitals::net::loop {

namespace {

namespace asio = runtime::asio;
using namespace std::chrono_literals;

class EventLoop : public testing::Test {
protected:
    template <class Handler>
    void begin(runtime::awaitable<void> body, Handler ended) {
        asio::co_spawn(loop.executor(), std::move(body), std::move(ended));
    }
    runtime::awaitable<void> sleep(runtime::duration how_long, int mark) {
        co_await loop.clock().sleep_for(how_long);
        woken.push_back(mark);
    }

    using pipes = std::vector<std::unique_ptr<pipe_end>>;
    // How many of them are ready when the loop comes back after a moment of sleep.
    runtime::awaitable<void> wake_all_and_count(pipes const& all, std::ptrdiff_t& served) {
        for (auto const& each : all) each->wake();
        co_await loop.clock().sleep_for(0ms);
        served = std::ranges::count_if(all, [](auto const& each) {
            return each->watch->ready(direction::read);
        });
    }

    runtime::system_clock time;
    event_loop loop{time};
    std::vector<int> woken;
};

// Continues only when the test says so.
struct stopped_clock final : runtime::clock {
    runtime::time_point now() const override { return time; }
    runtime::wall_time wall() const override { return {}; }
    runtime::awaitable<void> sleep_until(runtime::time_point) override { co_return; }
    runtime::time_point time{24h};
};

TEST(EventLoopTurns, last_from_the_end_of_a_wait_to_the_next_one) {
    stopped_clock clock;
    event_loop loop{clock};
    std::vector<runtime::duration> turns;
    loop.after_each_turn([&](runtime::duration turn) { turns.push_back(turn); });
    asio::post(loop.executor(), [&] {
        clock.time += 3s;
        loop.wake();
    });

    clock.time += 5s;  // before it runs
    loop.run([&] { return turns.size() == 1; });
    loop.wake();
    loop.run([&] { return turns.size() == 2; });

    EXPECT_EQ(turns, (std::vector<runtime::duration>{3s, 0s}));
}

TEST_F(EventLoop, wakes_sleepers_in_the_order_of_their_times) {
    begin(sleep(6ms, 2), asio::detached);
    begin(sleep(2ms, 1), asio::detached);
    begin(sleep(-1ms, 0), asio::detached);

    loop.run([this] { return woken.size() == 3; });

    EXPECT_EQ(woken, (std::vector{0, 1, 2}));
}

TEST_F(EventLoop, wakes_nobody_before_the_time) {
    auto const begun = time.now();
    begin(sleep(5ms, 1), asio::detached);

    loop.run([this] { return !woken.empty(); });

    EXPECT_GE(time.now() - begun, 5ms);
}

TEST_F(EventLoop, ends_a_sleep_that_is_cancelled) {
    asio::cancellation_signal cancel;
    std::exception_ptr failure;
    begin(
        sleep(1h, 1),
        asio::bind_cancellation_slot(
            cancel.slot(),
            [&failure](std::exception_ptr why) { failure = std::move(why); }
        )
    );
    loop.run([] { return true; });

    cancel.emit(asio::cancellation_type::terminal);
    loop.run([&failure] { return failure != nullptr; });

    EXPECT_THROW(std::rethrow_exception(failure), boost::system::system_error);
    EXPECT_TRUE(woken.empty());
}

TEST_F(EventLoop, runs_no_longer_than_asked) {
    auto const begun = time.now();

    loop.run([] { return false; }, begun + 2ms);

    EXPECT_GE(time.now() - begun, 2ms);
    EXPECT_LT(time.now() - begun, 1min);
}

TEST_F(EventLoop, serves_what_another_thread_posts_while_it_waits) {
    int got = 0;
    runtime::mailbox<int> box{
        loop.executor(),
        [&got](std::vector<int>& batch) { got += static_cast<int>(batch.size()); },
        [this] { loop.wake(); }
    };
    std::jthread const sender{[&box] {
        for (int i = 0; i < 1000; ++i) box.post(i);
    }};

    loop.run([&got] { return got == 1000; }, time.now() + 1min);

    EXPECT_EQ(got, 1000);
}

// Several batches of events, and one who sleeps, as the probe loop does between two starts.
TEST_F(EventLoop, lets_nobody_begin_more_before_what_is_ready_was_served) {
    pipes all;
    all.reserve(400);
    for (int i = 0; i < 400; ++i) all.push_back(std::make_unique<pipe_end>(loop.events()));
    loop.run([] { return true; });
    std::ptrdiff_t served = 0;
    begin(wake_all_and_count(all, served), asio::detached);

    loop.run([&served] { return served != 0; });

    EXPECT_EQ(served, 400);
}

TEST_F(EventLoop, lets_failures_pass_through) {
    asio::post(loop.executor(), [] { throw std::runtime_error{"broken"}; });

    EXPECT_THROW(loop.run([] { return false; }), std::runtime_error);
}

}  // namespace

}  // namespace vitals::net::loop
