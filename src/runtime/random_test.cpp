// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <set>

namespace vitals::runtime {

TEST(Unguessable, bytes_are_other_ones_each_time) {
    std::set<std::array<char, 16>> seen;
    for (int i = 0; i < 100; ++i) seen.insert(unguessable<std::array<char, 16>>());
    EXPECT_EQ(seen.size(), 100U);
}

// They are fetched ahead, and asked for in pieces that do not divide what is fetched.
TEST(Unguessable, bytes_of_any_sizes_in_turn_are_other_ones_each_time) {
    std::set<std::array<char, 24>> seen;
    std::set<std::array<char, 13>> smaller;
    for (int i = 0; i < 100; ++i) {
        seen.insert(unguessable<std::array<char, 24>>());
        smaller.insert(unguessable<std::array<char, 13>>());
    }
    EXPECT_EQ(seen.size(), 100U);
    EXPECT_EQ(smaller.size(), 100U);
}

TEST(Unguessable, bytes_fill_all_of_a_value) {
    std::array<unsigned char, 256> any{};
    for (int i = 0; i < 100; ++i) {
        auto const made = unguessable<std::array<unsigned char, 256>>();
        for (std::size_t at = 0; at < made.size(); ++at)
            if (made.at(at) != 0) any.at(at) = 1;
    }
    for (std::size_t at = 0; at < any.size(); ++at) EXPECT_NE(any.at(at), 0) << at;
}

}  // namespace vitals::runtime
