// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/services/room_lists.hpp"

#include "runtime/clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace vitals::sources::services {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto start = runtime::time_point{24h};

TEST(RoomLists, come_at_once_and_then_every_5_min_at_most) {
    room_lists lists;
    EXPECT_THAT(lists.due({}, start), IsEmpty());
    EXPECT_THAT(lists.due({"shop"}, start), ElementsAre("shop"));
    EXPECT_THAT(lists.due({"blog"}, start + 299s), IsEmpty());
    EXPECT_THAT(lists.due({"blog"}, start + 300s), ElementsAre("blog"));
}

TEST(RoomLists, come_ever_more_seldom_for_who_makes_room_and_takes_it_again) {
    room_lists lists;
    int count = 0;
    for (auto at = 0s; at < 24h; at += 5s)
        count += lists.due({"greedy"}, start + at).empty() ? 0 : 1;
    EXPECT_LE(count, 28);
    EXPECT_GE(count, 24);

    EXPECT_THAT(lists.due({"blog", "greedy"}, start + 25h), ElementsAre("blog", "greedy"))
        << "nobody else waits for it";
}

TEST(RoomLists, come_soon_again_for_who_was_calm) {
    room_lists lists;
    for (auto at = 0s; at < 24h; at += 5s) lists.due({"shop"}, start + at);
    EXPECT_THAT(lists.due({"shop"}, start + 27h), ElementsAre("shop"));
    EXPECT_THAT(lists.due({"shop"}, start + 27h + 5min), ElementsAre("shop"));
}

}  // namespace
}  // namespace vitals::sources::services
