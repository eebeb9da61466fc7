// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/loop/poller.hpp"

#include "net/loop/pipe_end_fixture.hpp"
#include "net/loop/poller_fixture.hpp"
#include "net/loop/readiness.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace vitals::net::loop {

namespace {

using namespace std::chrono_literals;

class Poller : public poller_fixture {
protected:
    runtime::duration waited(runtime::duration longest) {
        auto const begun = std::chrono::steady_clock::now();
        events.wait(longest);
        return std::chrono::steady_clock::now() - begun;
    }
};

TEST_F(Poller, wakes_the_one_whose_socket_has_something) {
    pipe_end a{events};
    pipe_end b{events};
    auto first = wait(*a.watch, direction::read);
    auto second = wait(*b.watch, direction::read);
    runtime::cancellation others{context.get_executor()};
    first.start(nobody);
    second.start(others);
    settle();

    b.wake();
    settle();

    EXPECT_FALSE(first.done());
    ASSERT_TRUE(second.done());
    EXPECT_TRUE(second.take());
}

TEST_F(Poller, resumes_the_one_that_is_cancelled_but_not_from_within) {
    pipe_end const a{events};
    auto waiting = wait(*a.watch, direction::read);
    waiting.start(nobody);
    settle();

    nobody.cancel();
    bool const inside_of_cancel = waiting.done();
    settle();

    EXPECT_FALSE(inside_of_cancel);
    ASSERT_TRUE(waiting.done());
    EXPECT_FALSE(waiting.take());
}

TEST_F(Poller, lets_nobody_wait_who_was_cancelled_before) {
    pipe_end const a{events};
    auto waiting = wait(*a.watch, direction::read);
    nobody.cancel();

    waiting.start(nobody);

    ASSERT_TRUE(waiting.done());
    EXPECT_FALSE(waiting.take());
}

TEST_F(Poller, forgets_a_task_that_is_destroyed_while_it_waits) {
    pipe_end const a{events};
    {
        auto waiting = wait(*a.watch, direction::read);
        waiting.start(nobody);
    }

    a.wake();
    nobody.cancel();
    settle();

    EXPECT_TRUE(a.watch->ready(direction::read));
}

// Its neighbour's event is in the batch at hand when the socket ends, and the next socket gets its
// slot.
runtime::task<void>
replace_all(std::vector<std::unique_ptr<pipe_end>>& all, std::size_t mine, poller& events) {
    co_await wait(*all[mine]->watch, direction::read);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (i != mine) all[i] = std::make_unique<pipe_end>(events);
}

TEST_F(Poller, gives_no_event_of_a_former_socket_to_the_next_one_in_its_slot) {
    std::vector<std::unique_ptr<pipe_end>> all;
    all.reserve(20);
    for (int i = 0; i < 20; ++i) all.push_back(std::make_unique<pipe_end>(events));
    settle();
    auto replacing = replace_all(all, 0, events);
    replacing.start(nobody);
    settle();

    for (auto const& each : all) each->wake();
    settle();

    for (std::size_t i = 1; i < all.size(); ++i)
        EXPECT_FALSE(all[i]->watch->ready(direction::read)) << i;
    EXPECT_LE(events.size(), 21U);
}

TEST_F(Poller, serves_more_than_one_batch) {
    std::vector<std::unique_ptr<pipe_end>> all;
    all.reserve(400);
    for (int i = 0; i < 400; ++i) all.push_back(std::make_unique<pipe_end>(events));
    settle();

    for (auto const& each : all) each->wake();
    settle();

    for (auto const& each : all) EXPECT_TRUE(each->watch->ready(direction::read));
}

TEST_F(Poller, uses_its_slots_again) {
    for (int i = 0; i < 100; ++i) pipe_end const one{events};

    EXPECT_EQ(events.size(), 1U);
}

TEST_F(Poller, ends_its_wait_when_another_thread_says_so) {
    std::jthread const other{[this] { events.wake(); }};

    EXPECT_LT(waited(1min), 1min);
}

TEST_F(Poller, does_not_wait_when_it_was_woken_before) {
    events.wake();

    EXPECT_LT(waited(1min), 1min);
}

TEST_F(Poller, waits_no_longer_than_asked) {
    EXPECT_GE(waited(5ms), 5ms);
}

TEST_F(Poller, does_not_wait_for_a_time_that_has_passed) {
    EXPECT_LT(waited(-1h), 1min);
}

TEST(PollerAdd, of_reading_alone_is_not_woken_by_writing_until_it_is_asked_for) {
    poller events;
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    {
        auto added = events.add(ends[0], poller::ask::reading);
        ASSERT_TRUE(added);
        ASSERT_EQ(::send(ends[1], "x", 1, 0), 1);
        events.wait(1min);
        EXPECT_TRUE((*added)->ready(direction::read));
        EXPECT_FALSE((*added)->ready(direction::write));

        EXPECT_EQ(added->add_writing(ends[0]), 0);
        events.wait(1min);
        EXPECT_TRUE((*added)->ready(direction::write));
    }
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(PollerAdd, says_why_it_cannot) {
    poller events;

    auto const added = events.add(-1);

    ASSERT_FALSE(added);
    EXPECT_EQ(added.error(), EBADF);
}

}  // namespace

}  // namespace vitals::net::loop
