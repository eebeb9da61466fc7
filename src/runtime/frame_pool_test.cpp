// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/frame_pool.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <span>
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
    constexpr std::array<std::size_t, 8> sizes{1, 63, 64, 65, 4351, 4352, 4353, 100'000};
    frame_pool pool;
    for (int round = 1; round <= 2; ++round) {  // new ones, and the same again
        std::vector<std::span<unsigned char>> frames;
        frames.reserve(sizes.size());
        for (auto const size : sizes)
            frames.emplace_back(static_cast<unsigned char*>(pool.take(size)), size);
        for (auto const& frame : frames)
            std::ranges::fill(frame, static_cast<unsigned char>(frame.size() % 251));

        for (auto const& frame : frames) {
            auto const own = static_cast<unsigned char>(frame.size() % 251);
            EXPECT_EQ(std::ranges::count(frame, own), std::ssize(frame)) << "another lies in it";
            pool.give_back(frame.data(), frame.size());
        }
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
