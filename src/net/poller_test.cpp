// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/poller.hpp"

#include "net/readiness.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace vitals::net {

namespace {

namespace asio = runtime::asio;
using boost::system::error_code;

// Two ends of a stream; ours is watched.
struct pipe_end {
    explicit pipe_end(poller& events) {
        std::array<int, 2> ends{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
        ours = ends[0];
        theirs = ends[1];
        auto added = events.add(ours);
        EXPECT_TRUE(added);
        watch = std::move(*added);
    }
    ~pipe_end() {
        watch = {};
        ::close(ours);
        ::close(theirs);
    }
    pipe_end(pipe_end const&) = delete;
    void wake() const { EXPECT_EQ(::send(theirs, "x", 1, MSG_NOSIGNAL), 1); }

    int ours = -1;
    int theirs = -1;
    poller::watch watch;
};

runtime::awaitable<void> wait(readiness& where, direction which, error_code& outcome) {
    auto const [error] = co_await where.async_wait(which, asio::as_tuple(asio::deferred));
    outcome = error;
}

class Poller : public testing::Test {
protected:
    Poller() { tasks.spawn(events.run()); }
    ~Poller() override {
        tasks.cancel_all();
        settle();
    }
    void settle() {
        context.restart();
        context.poll();
    }

    asio::io_context context{1};
    poller events{context.get_executor()};
    runtime::task_group tasks{context.get_executor()};
    error_code const waiting = asio::error::in_progress;
};

TEST_F(Poller, wakes_the_one_whose_socket_has_something) {
    pipe_end a{events};
    pipe_end b{events};
    auto first = waiting;
    auto second = waiting;
    tasks.spawn(wait(*a.watch, direction::read, first));
    tasks.spawn(wait(*b.watch, direction::read, second));
    settle();

    b.wake();
    settle();

    EXPECT_EQ(first, waiting);
    EXPECT_EQ(second, error_code{});
    tasks.cancel_all();
    settle();
}

TEST_F(Poller, says_operation_aborted_to_the_one_who_is_cancelled) {
    pipe_end a{events};
    auto outcome = waiting;
    auto const task = tasks.spawn(wait(*a.watch, direction::read, outcome));
    settle();

    tasks.cancel(task);
    auto const inside_of_cancel = outcome;
    settle();

    EXPECT_EQ(inside_of_cancel, waiting);
    EXPECT_EQ(outcome, asio::error::operation_aborted);
}

// Its neighbour's event is in the batch at hand when the socket ends, and the next socket gets its slot.
runtime::awaitable<void>
replace_all(std::vector<std::unique_ptr<pipe_end>>& all, std::size_t mine, poller& events) {
    error_code ignored;
    co_await wait(*all[mine]->watch, direction::read, ignored);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (i != mine) all[i] = std::make_unique<pipe_end>(events);
}

TEST_F(Poller, gives_no_event_of_a_former_socket_to_the_next_one_in_its_slot) {
    std::vector<std::unique_ptr<pipe_end>> all;
    all.reserve(20);
    for (int i = 0; i < 20; ++i) all.push_back(std::make_unique<pipe_end>(events));
    settle();
    tasks.spawn(replace_all(all, 0, events));
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

runtime::awaitable<void> own_and_wait(poller& events, std::shared_ptr<int>) {
    pipe_end const mine{events};
    error_code ignored;
    co_await wait(*mine.watch, direction::read, ignored);
}

TEST(PollerEnd, ends_the_coroutines_that_still_wait) {
    asio::io_context context{1};
    auto events = std::make_unique<poller>(context.get_executor());
    auto const alive = std::make_shared<int>(0);
    asio::co_spawn(context.get_executor(), own_and_wait(*events, alive), [](std::exception_ptr) {});
    context.poll();
    auto const owners = alive.use_count();

    events.reset();

    context.poll();

    EXPECT_GT(owners, 1);
    EXPECT_EQ(alive.use_count(), 1);
}

TEST(PollerAdd, says_why_it_cannot) {
    asio::io_context context{1};
    poller events{context.get_executor()};

    auto const added = events.add(-1);

    ASSERT_FALSE(added);
    EXPECT_EQ(added.error(), EBADF);
}

}  // namespace

}  // namespace vitals::net
