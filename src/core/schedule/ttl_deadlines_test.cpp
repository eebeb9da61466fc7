// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/schedule/ttl_deadlines.hpp"

#include "core/schedule/slot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <vector>

namespace vitals::inline core::schedule {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr time_point start = time_point{} + 100s;
constexpr std::size_t all = 1'000'000;

using expired = ttl_deadlines::expired;

TEST(TtlDeadlines, expire_once_and_not_before_their_time) {
    ttl_deadlines deadlines;
    deadlines.set(7, start + 40ms, true);

    EXPECT_EQ(deadlines.next(), start + 40ms);
    EXPECT_THAT(deadlines.take(start + 39ms, all), IsEmpty());
    EXPECT_THAT(deadlines.take(start + 40ms, all), ElementsAre(expired{7, true, start + 40ms}));
    EXPECT_THAT(deadlines.take(start + 1h, all), IsEmpty());
    EXPECT_FALSE(deadlines.knows(7));
}

TEST(TtlDeadlines, move_without_a_further_entry) {
    ttl_deadlines deadlines;
    for (auto later = 0s; later < 10'000s; ++later) deadlines.set(7, start + later, true);

    EXPECT_EQ(deadlines.entries(), 1U);
    EXPECT_EQ(deadlines.due(7), start + 9'999s);
    EXPECT_THAT(deadlines.take(start + 9'998s, all), IsEmpty());
    EXPECT_THAT(deadlines.take(start + 9'999s, all), ElementsAre(expired{7, true, start + 9'999s}));
}

TEST(TtlDeadlines, may_come_closer) {
    ttl_deadlines deadlines;
    deadlines.set(7, start + 1h, false);
    deadlines.set(7, start + 1s, false);

    EXPECT_EQ(deadlines.next(), start + 1s);
    EXPECT_THAT(deadlines.take(start + 1s, all), ElementsAre(expired{7, false, start + 1s}));
    deadlines.set(7, start + 2h, false);
    EXPECT_THAT(deadlines.take(start + 1h, all), IsEmpty());
}

TEST(TtlDeadlines, of_a_check_that_is_gone_mean_nothing_to_the_next_one_in_its_place) {
    ttl_deadlines deadlines;
    deadlines.set(7, start + 1s, true);
    deadlines.forget(7);
    deadlines.set(7, start + 2s, false);

    EXPECT_THAT(deadlines.take(start + 1s, all), IsEmpty());
    EXPECT_THAT(deadlines.take(start + 2s, all), ElementsAre(expired{7, false, start + 2s}));
}

TEST(TtlDeadlines, take_looks_at_no_more_than_it_may) {
    ttl_deadlines deadlines;
    for (std::uint32_t i = 0; i < 10; ++i) deadlines.set(i, start, false);

    EXPECT_EQ(deadlines.take(start, 4).size(), 4U);
    EXPECT_LE(deadlines.next(), start);
    EXPECT_EQ(deadlines.take(start, 4).size(), 4U);
    EXPECT_EQ(deadlines.take(start, 4).size(), 2U);
    EXPECT_EQ(deadlines.next(), std::nullopt);
}

TEST(TtlDeadlines, keep_few_entries_that_mean_nothing) {
    ttl_deadlines deadlines;
    for (int i = 0; i < 100'000; ++i) {
        deadlines.set(1, start + 1h, false);
        deadlines.forget(1);
    }

    EXPECT_LE(deadlines.entries(), 1'026U);
}

// Random changes, against a map that is searched from one end to the other.
TEST(TtlDeadlines, are_those_of_a_naive_list) {
    std::mt19937_64 random{17};
    ttl_deadlines deadlines;
    std::map<std::uint32_t, time_point> model;
    auto now = start;
    for (int step = 0; step < 50'000; ++step) {
        auto const check = static_cast<std::uint32_t>(random() % 50);
        switch (random() % 4) {
            case 0:
            case 1: {
                auto const due = now + std::chrono::milliseconds{random() % 2'000 + 1};
                deadlines.set(check, due, true);
                model[check] = to_slot(due);
                break;
            }
            case 2:
                if (random() % 4 != 0) break;
                deadlines.forget(check);
                model.erase(check);
                break;
            default: {
                now += std::chrono::milliseconds{random() % 50};
                std::map<std::uint32_t, bool> gone;
                while (deadlines.next() && *deadlines.next() <= now)
                    for (auto const& each : deadlines.take(now, random() % 5 + 1))
                        EXPECT_TRUE(gone.emplace(each.check, true).second);
                std::map<std::uint32_t, bool> expected;
                for (auto const& [each, due] : model)
                    if (due <= now) expected.emplace(each, true);
                std::erase_if(model, [&](auto const& each) { return each.second <= now; });
                ASSERT_EQ(gone, expected) << step;
            }
        }
        ASSERT_EQ(deadlines.size(), model.size());
    }
}

}  // namespace
}  // namespace vitals::inline core::schedule
