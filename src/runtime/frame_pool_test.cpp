// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/frame_pool.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <vector>

namespace vitals::runtime {

namespace {

TEST(FramePool, gives_again_what_it_was_given_back) {
    frame_pool pool;
    auto* const first = pool.take(100);
    pool.give_back(first, 100);

    auto* const again = pool.take(128);  // of the same size, rounded
    auto* const other = pool.take(129);

    EXPECT_EQ(again, first);
    EXPECT_NE(other, first);
    pool.give_back(again, 128);
    pool.give_back(other, 129);
}

TEST(FramePool, gives_room_for_what_was_asked) {
    frame_pool pool;
    for (std::size_t const size : {1U, 63U, 64U, 65U, 2047U, 2048U, 2049U, 100'000U}) {
        auto* const frame = pool.take(size);
        std::memset(frame, 0xff, size);
        pool.give_back(frame, size);
    }
}

TEST(FramePool, takes_back_more_than_it_keeps) {
    frame_pool pool;
    std::vector<void*> all;
    all.reserve(2000);
    for (int i = 0; i < 2000; ++i) all.push_back(pool.take(64));

    for (auto* const each : all) pool.give_back(each, 64);

    EXPECT_EQ(pool.idle(64), 512U);
}

}  // namespace

}  // namespace vitals::runtime
