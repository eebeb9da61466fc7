// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/schedule/timetable.hpp"

#include "core/schedule/slot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace vitals::inline core::schedule {
namespace {

using namespace std::chrono_literals;

constexpr time_point start = time_point{} + 100s;

TEST(Slot, never_moves_a_time_back_and_less_than_a_slot_forward) {
    std::mt19937_64 random{1};
    for (int i = 0; i < 10'000; ++i) {
        auto const due = start + duration{static_cast<std::int64_t>(random() % 1'000'000'000)};

        EXPECT_GE(to_slot(due), due);
        EXPECT_LT(to_slot(due) - due, slot);
        EXPECT_EQ(to_slot(due).time_since_epoch() % slot, 0ns);
        EXPECT_EQ(to_slot(to_slot(due)), to_slot(due));
    }
}

TEST(Slot, keeps_the_order_of_times) {
    for (auto due = start; due < start + 50ms; due += 300us)
        EXPECT_LE(to_slot(due), to_slot(due + 300us));
}

TEST(Timetable, an_empty_one_has_nothing_due) {
    timetable table;

    EXPECT_EQ(table.next(), std::nullopt);
    EXPECT_EQ(table.take(time_point::max()), std::nullopt);
}

TEST(Timetable, gives_nothing_before_it_is_due) {
    timetable table;
    table.put({start + 4ms, 7, 1});

    EXPECT_EQ(table.take(start + 3ms), std::nullopt);
    EXPECT_EQ(table.next(), start + 4ms);
    EXPECT_EQ(table.take(start + 4ms), (timetable::entry{start + 4ms, 7, 1}));
    EXPECT_EQ(table.size(), 0);
}

TEST(Timetable, gives_everything_once_and_in_order) {
    std::mt19937 random{5};
    timetable table;
    for (std::uint32_t i = 0; i < 5000; ++i) table.put({start + 4ms * (random() % 900), i, 0});
    std::vector<bool> seen(5000);
    auto last = start;

    while (auto const entry = table.take(start + 10s)) {
        EXPECT_GE(entry->due, last);
        EXPECT_FALSE(seen[entry->check]);
        seen[entry->check] = true;
        last = entry->due;
    }

    EXPECT_EQ(std::ranges::count(seen, true), 5000);
}

TEST(Timetable, keeps_the_generation_by_which_a_dead_entry_is_recognised) {
    timetable table;
    table.put({start, 3, 1});
    table.put({start + 1s, 3, 2});

    EXPECT_EQ(table.take(start + 1s), (timetable::entry{start, 3, 1}));
    EXPECT_EQ(table.take(start + 1s), (timetable::entry{start + 1s, 3, 2}));
}

TEST(Timetable, sweeping_takes_out_the_dead_and_keeps_the_order_of_the_rest) {
    std::mt19937 random{9};
    timetable table;
    for (std::uint32_t i = 0; i < 1000; ++i) table.put({start + 4ms * (random() % 900), i, i % 3});

    table.drop_if([](timetable::entry const& each) { return each.generation != 0; });

    EXPECT_EQ(table.size(), 334);
    auto last = start;
    while (auto const entry = table.take(start + 10s)) {
        EXPECT_EQ(entry->generation, 0);
        EXPECT_GE(entry->due, last);
        last = entry->due;
    }
}

TEST(Timetable, knows_what_comes_next_in_the_same_slot) {
    timetable table;
    table.put({start, 1, 0});
    table.put({start, 2, 0});
    table.put({start + 4ms, 3, 0});

    auto const next = table.upcoming(0);
    auto const second = table.upcoming(1);

    EXPECT_EQ(table.upcoming(2), std::nullopt);
    EXPECT_EQ(table.take(start)->check, next);
    EXPECT_EQ(table.take(start)->check, second);
    EXPECT_EQ(table.upcoming(0), 3);
}

TEST(Timetable, is_crowded_when_most_entries_are_dead) {
    timetable table;
    for (std::uint32_t i = 0; i < 3000; ++i) table.put({start, i, 0});

    EXPECT_TRUE(table.crowded(100));
    EXPECT_FALSE(table.crowded(3000));
}

}  // namespace
}  // namespace vitals::inline core::schedule
