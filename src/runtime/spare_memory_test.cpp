// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/spare_memory.hpp"

#include "runtime/clock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace vitals::runtime {

using namespace std::chrono_literals;

namespace {

struct SpareMemory : testing::Test {
    time_point now{24h};
    int given_back = 0;
    spare_memory spare{[this] { ++given_back; }};
};

}  // namespace

TEST_F(SpareMemory, is_given_back_at_once_and_only_if_there_is_some) {
    EXPECT_EQ(spare.give_back(now), std::nullopt);
    EXPECT_EQ(given_back, 0);
    spare.freed();
    EXPECT_EQ(spare.give_back(now), std::nullopt);
    EXPECT_EQ(given_back, 1);
}

TEST_F(SpareMemory, is_not_given_back_as_often_as_a_tenant_edits) {
    auto const begun = now;
    for (; now < begun + 10min; now += 100ms) {
        spare.freed();
        spare.give_back(now);
    }

    EXPECT_EQ(given_back, 60);
}

TEST_F(SpareMemory, that_was_freed_too_soon_is_given_back_later) {
    spare.freed();
    spare.give_back(now);
    spare.freed();
    spare.freed();
    auto const due = spare.give_back(now + 1s);

    ASSERT_EQ(due, now + spare_memory::at_most_every);
    EXPECT_EQ(spare.give_back(*due), std::nullopt);
    EXPECT_EQ(given_back, 2);
    EXPECT_EQ(spare.give_back(*due + 1h), std::nullopt);
    EXPECT_EQ(given_back, 2);
}

}  // namespace vitals::runtime
