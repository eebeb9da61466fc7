// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/schedule/check_schedule.hpp"

#include "core/schedule/slot.hpp"
#include "core/schedule/stable_hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace vitals::inline core::schedule {
namespace {

using namespace std::chrono_literals;

constexpr time_point start = time_point{} + 12'345'678'901'234ns;

std::string name(int i) {
    return "shop/web/check-" + std::to_string(i);
}

TEST(StableHash, is_the_same_in_every_release) {
    EXPECT_EQ(stable_hash(""), 0xefd01f60ba992926);
    EXPECT_EQ(stable_hash("shop/web/storefront"), 4443415692351463320U);
    EXPECT_NE(stable_hash("shop/web/a"), stable_hash("shop/web/b"));
}

TEST(CheckSchedule, the_first_probe_is_not_before_now_and_within_five_seconds_or_the_interval) {
    for (auto const interval : {1s, 2s, 5s, 6s, 10s, 60s, 3600s}) {
        for (int i = 0; i < 500; ++i) {
            auto const now = start + i * 1'234'567ns;
            auto const first = check_schedule{name(i), interval}.first_due(now);

            EXPECT_GE(first, now);
            EXPECT_LE(first - now, std::min<duration>(interval, first_within));
        }
    }
}

TEST(CheckSchedule, a_probe_that_asked_nothing_comes_again_within_seconds_then_in_its_turn) {
    for (auto const interval : {1s, 4s, 10s, 60s, 3600s}) {
        for (int i = 0; i < 500; ++i) {
            check_schedule const check{name(i), interval};
            auto const last = check.first_due(start);
            auto const soon = check.soon_due(last, last);
            auto const then = check.next_due(soon.due, soon.due);

            EXPECT_GT(soon.due, last);
            EXPECT_LE(soon.due, check.next_due(last, last).due);
            EXPECT_LE(soon.due - last, first_within + 1s + slot);
            EXPECT_EQ(soon.skipped, 0U);
            EXPECT_LT((then.due.time_since_epoch() - check.phase()) % interval, slot);
        }
    }
}

TEST(CheckSchedule, everything_is_due_at_the_beginning_of_a_slot) {
    for (auto const interval : {1000ms, 1001ms, 1502ms, 10'003ms}) {
        check_schedule const check{"shop/web/odd", interval};
        auto due = check.first_due(start);
        for (int i = 0; i < 100; ++i) {
            EXPECT_EQ(due.time_since_epoch() % slot, 0ns);
            due = check.next_due(due, due).due;
        }
    }
}

// Pearson's chi-square over 50 bins: 49 degrees of freedom, 85.4 is exceeded once in a thousand.
// (Every span below has a multiple of 50 slots.)
template <class Position>
double unevenness(duration span, Position const& position) {
    constexpr int names = 10'000;
    std::array<int, 50> bins{};
    for (int i = 0; i < names; ++i) {
        ++bins[static_cast<std::size_t>(position(name(i)) * 50 / span)];
    }
    double sum = 0;
    for (int const bin : bins) sum += (bin - 200.0) * (bin - 200.0) / 200.0;
    return sum;
}

TEST(CheckSchedule, phases_spread_evenly_over_the_interval) {
    for (auto const interval : {1s, 10s, 60s}) {
        EXPECT_LT(
            unevenness(
                interval,
                [&](auto const& id) { return check_schedule{id, interval}.phase(); }
            ),
            85.4
        );
    }
}

TEST(CheckSchedule, first_probes_spread_evenly_also_when_all_checks_come_at_once) {
    auto const now = to_slot(start);
    for (auto const interval : {1s, 5s, 10s, 60s}) {
        auto const span = std::min<duration>(interval, first_within);
        EXPECT_LT(
            unevenness(
                span,
                [&](auto const& id) { return check_schedule{id, interval}.first_due(now) - now; }
            ),
            85.4
        );
    }
}

TEST(CheckSchedule, the_phase_depends_on_name_and_interval_alone) {
    check_schedule const one{"shop/web/one", 10s};

    EXPECT_EQ(one.phase(), (check_schedule{"shop/web/one", 10s}.phase()));
    EXPECT_EQ(one, (check_schedule{"shop/web/one", 10s}));
    EXPECT_NE(one, (check_schedule{"shop/web/one", 20s}));
    EXPECT_NE(one, (check_schedule{"shop/web/two", 10s}));
}

TEST(CheckSchedule, whenever_a_check_starts_it_follows_the_same_schedule) {
    check_schedule const check{"shop/web/one", 10s};
    auto const from = [&](time_point now) {
        auto const second = check.next_due(check.first_due(now), check.first_due(now)).due;
        return (second.time_since_epoch() - check.phase()) % 10s;
    };

    for (int i = 0; i < 100; ++i) EXPECT_EQ(from(start + i * 777ms), 0ns);
}

TEST(
    CheckSchedule,
    after_the_first_probe_the_next_comes_after_one_second_at_least_and_no_later_than_the_interval_and_that
) {
    for (int i = 0; i < 1000; ++i) {
        check_schedule const check{name(i), 60s};
        auto const first = check.first_due(start);

        auto const second = check.next_due(first, first + 5ms);

        EXPECT_GE(second.due - first, 1s - slot);
        EXPECT_LE(second.due - first, 61s);
        EXPECT_EQ(second.skipped, 0);
    }
}

TEST(CheckSchedule, does_not_drift_in_a_million_periods_with_late_and_uneven_probes) {
    std::mt19937 random{3};
    for (auto const interval : {1000ms, 1001ms, 10'000ms}) {
        check_schedule const check{"shop/web/one", interval};
        auto const first = check.next_due(check.first_due(start), check.first_due(start)).due;
        auto due = first;

        for (int i = 0; i < 1'000'000; ++i) {
            auto const next =
                check.next_due(due, due + std::chrono::microseconds{random() % 900'000});
            ASSERT_EQ(next.skipped, 0);
            due = next.due;
        }

        EXPECT_LT(std::chrono::abs(due - first - 1'000'000 * interval), slot);
    }
}

TEST(CheckSchedule, a_stall_skips_exactly_the_ticks_that_passed) {
    check_schedule const check{"shop/web/one", 10s};
    auto const due = check.next_due(check.first_due(start), start).due;

    for (int periods = 1; periods < 50; ++periods) {
        auto const next = check.next_due(due, due + periods * 10s + 3s);

        EXPECT_EQ(next.skipped, static_cast<std::uint64_t>(periods));
        EXPECT_EQ(next.due, due + (periods + 1) * 10s);
    }
}

TEST(CheckSchedule, ticks_served_and_skipped_add_up_to_the_time_that_passed) {
    std::mt19937 random{11};
    check_schedule const check{"shop/web/one", 2s};
    auto const first = check.first_due(start);
    auto due = first;
    std::uint64_t counted = 0;

    for (int i = 0; i < 10'000; ++i) {
        auto const now = due + std::chrono::milliseconds{random() % 9000};
        auto const next = check.next_due(due, now);
        ASSERT_GT(next.due, due);
        ASSERT_GE(next.due, now - 25ms);
        counted += 1 + next.skipped;
        due = next.due;
    }

    EXPECT_EQ(due - first, counted * 2s);
}

TEST(CheckSchedule, a_probe_that_times_out_after_a_whole_interval_does_not_lose_the_next_tick) {
    check_schedule const check{"shop/web/one", 10s};
    auto const due = check.next_due(check.first_due(start), start).due;

    auto const next = check.next_due(due, due + 10s + 8ms);

    EXPECT_EQ(next.due, due + 10s);
    EXPECT_EQ(next.skipped, 0);
}

TEST(CheckSchedule, a_tick_missed_by_more_than_a_moment_is_skipped) {
    check_schedule const check{"shop/web/one", 10s};
    auto const due = check.next_due(check.first_due(start), start).due;

    auto const next = check.next_due(due, due + 10s + 100ms);

    EXPECT_EQ(next.due, due + 20s);
    EXPECT_EQ(next.skipped, 1);
}

}  // namespace
}  // namespace vitals::inline core::schedule
