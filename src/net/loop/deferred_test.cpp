// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Connections that have more to read than they may in one turn of the loop.

#include "net/loop/pipe_end_fixture.hpp"
#include "net/loop/poller.hpp"
#include "net/loop/poller_fixture.hpp"
#include "net/loop/read_share.hpp"
#include "net/loop/readiness.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/task.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace vitals::net::loop {

namespace {

using Deferred = poller_fixture;

TEST_F(Deferred, reader_is_resumed_in_the_next_turn_without_any_news) {
    pipe_end one{events};
    one.watch.defer();
    auto waiting = wait(*one.watch, direction::read);
    waiting.start(nobody);
    settle();
    bool const before = waiting.done();

    events.begin_turn();
    events.resume_deferred();

    EXPECT_FALSE(before);
    ASSERT_TRUE(waiting.done());
    EXPECT_TRUE(waiting.take());
}

TEST_F(Deferred, reader_is_not_resumed_by_news_before_the_next_turn) {
    pipe_end one{events};
    one.wake();
    one.watch.defer();
    auto waiting = wait(*one.watch, direction::read);
    waiting.start(nobody);

    settle();
    one.wake();
    settle();
    bool const resumed = events.resume_deferred();

    EXPECT_FALSE(resumed);
    EXPECT_FALSE(waiting.done());
}

TEST_F(Deferred, readers_are_resumed_in_their_order_one_at_a_time) {
    pipe_end a{events};
    pipe_end b{events};
    b.watch.defer();
    a.watch.defer();
    events.begin_turn();

    bool const others = events.resume_deferred();
    bool const first = b.watch->ready(direction::read) && !a.watch->ready(direction::read);
    bool const more = events.resume_deferred();

    EXPECT_TRUE(others);
    EXPECT_TRUE(first);
    EXPECT_FALSE(more);
    EXPECT_TRUE(a.watch->ready(direction::read));
}

TEST_F(Deferred, reader_who_defers_again_waits_for_another_turn) {
    pipe_end one{events};
    one.watch.defer();
    events.begin_turn();
    events.resume_deferred();
    one.watch.defer();

    bool const again = events.resume_deferred();

    EXPECT_FALSE(again);
    EXPECT_TRUE(events.any_deferred());
    EXPECT_FALSE(one.watch->ready(direction::read));
}

TEST_F(Deferred, readers_who_had_no_turn_keep_their_places) {
    pipe_end a{events};
    pipe_end b{events};
    a.watch.defer();
    b.watch.defer();
    events.begin_turn();
    events.resume_deferred();
    a.watch.defer();

    events.begin_turn();
    events.resume_deferred();

    EXPECT_TRUE(b.watch->ready(direction::read));
    EXPECT_FALSE(a.watch->ready(direction::read));
}

TEST_F(Deferred, reader_can_be_cancelled) {
    pipe_end one{events};
    one.watch.defer();
    auto waiting = wait(*one.watch, direction::read);
    waiting.start(nobody);

    nobody.cancel();
    settle();

    ASSERT_TRUE(waiting.done());
    EXPECT_FALSE(waiting.take());
}

TEST_F(Deferred, reader_is_forgotten_with_its_connection) {
    pipe_end a{events};
    pipe_end b{events};
    a.watch.defer();
    b.watch.defer();
    events.begin_turn();

    a.watch.begin_anew();
    b.watch = {};
    bool const others = events.resume_deferred();

    EXPECT_FALSE(others);
    EXPECT_FALSE(events.any_deferred());
    EXPECT_FALSE(a.watch->ready(direction::read));
}

TEST_F(Deferred, share_is_renewed_with_each_turn_and_no_sooner) {
    read_share share{events};
    std::vector<int> reads;
    for (int turn = 0; turn < 3; ++turn) {
        events.begin_turn();
        int count = 0;
        for (; share.left(); ++count) share.spend(0);
        reads.push_back(count);
    }

    constexpr int most = read_share::limit / read_share::of_call;
    EXPECT_EQ(reads, (std::vector{most, most, most}));
}

TEST_F(Deferred, share_is_used_up_by_bytes_as_well) {
    read_share share{events};
    events.begin_turn();

    share.left();
    share.spend(read_share::limit);

    EXPECT_FALSE(share.left());
}

}  // namespace

}  // namespace vitals::net::loop
