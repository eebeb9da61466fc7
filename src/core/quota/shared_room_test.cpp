// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/quota/shared_room.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

namespace vitals::inline core::quota {
namespace {

constexpr std::uint64_t all = 1'048'576;

TEST(SharedRoom, leaves_a_part_to_the_next_namespace_whatever_one_takes) {
    EXPECT_EQ(
        (shared_room{all, shared_room::share::as_much_as_is_free, 4}.most(0, 1)),
        all / 8 * 3
    );
    EXPECT_EQ((shared_room{all, shared_room::share::three_times, 4}.most(0, 1)), all / 16 * 9);
    EXPECT_EQ((shared_room{all, shared_room::share::all_that_is_free, 4}.most(0, 1)), all / 4 * 3);
}

TEST(SharedRoom, has_a_little_for_each_namespace_when_the_others_have_taken_all_they_can) {
    shared_room const room{all, shared_room::share::all_that_is_free, 4};

    EXPECT_EQ(room.most(all / 4 * 3, 10), all / 512);
    EXPECT_EQ(room.most(all / 4 * 3, 64), all / 1024);
    EXPECT_TRUE(room.fits(all / 512, all / 4 * 3, 10));
    EXPECT_FALSE(room.fits(all / 512 + 1, all / 4 * 3, 10));
}

// Regression: what each namespace may have in any case came on top of the room of all.
TEST(SharedRoom, is_never_exceeded_by_namespaces_that_take_all_they_can_one_after_the_other) {
    for (auto const kept : {4U, 16U})
        for (auto const of_each :
             {shared_room::share::as_much_as_is_free,
              shared_room::share::three_times,
              shared_room::share::all_that_is_free}) {
            shared_room const room{all, of_each, kept};
            std::uint64_t taken = 0;
            for (std::size_t namespaces = 1; namespaces <= 600; ++namespaces) {
                auto const most = room.most(taken, namespaces);
                EXPECT_GT(most, 0U) << namespaces;
                taken += most;
                ASSERT_LE(taken, all);
            }
        }
}

TEST(SharedRoom, has_nothing_for_anybody_while_the_others_exceed_it) {
    shared_room const room{all, shared_room::share::three_times, 4};

    EXPECT_EQ(room.most(all, 2), 0U);
    EXPECT_EQ(room.most(all + 1, 2), 0U);
}

}  // namespace
}  // namespace vitals::inline core::quota
