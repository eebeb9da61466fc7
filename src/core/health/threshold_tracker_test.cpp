// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/threshold_tracker.hpp"

#include "core/check/status.hpp"
#include "core/health/observation.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace vitals::inline core::health {
namespace {

using enum threshold_tracker::effect;
constexpr auto no_end = std::numeric_limits<std::uint32_t>::max();

TEST(ThresholdTracker, starts_with_the_initial_status) {
    for (auto const initial :
         {check::status::passing, check::status::warning, check::status::critical}) {
        threshold_tracker const tracker{{}, initial};

        EXPECT_EQ(tracker.status(), initial);
    }
}

TEST(ThresholdTracker, the_first_result_counts_at_once_whatever_the_thresholds) {
    threshold_tracker good{{10, 10, 10}, check::status::critical};
    threshold_tracker middling{{10, 10, 10}, check::status::critical};
    threshold_tracker bad{{10, 5, 10}, check::status::passing};

    EXPECT_EQ(good.observe(outcome::passing), published);
    EXPECT_EQ(middling.observe(outcome::warning), published);
    EXPECT_EQ(bad.observe(outcome::critical), published);

    EXPECT_EQ(good.status(), check::status::passing);
    EXPECT_EQ(middling.status(), check::status::warning);
    EXPECT_EQ(bad.status(), check::status::critical);
}

TEST(ThresholdTracker, an_inconclusive_first_result_leaves_it_primed) {
    threshold_tracker tracker{{5, 5, 5}, check::status::critical};

    EXPECT_EQ(tracker.observe(outcome::inconclusive), suppressed);
    EXPECT_EQ(tracker.observe(outcome::passing), published);
}

TEST(ThresholdTracker, counts_what_was_seen_in_a_row_and_not_what_it_was_primed_with) {
    threshold_tracker tracker{{5, 5, 5}, check::status::critical};
    auto const after = [&](outcome seen) {
        tracker.observe(seen);
        return tracker.in_a_row();
    };

    EXPECT_EQ(tracker.in_a_row(), 0U);
    EXPECT_EQ(after(outcome::inconclusive), 0U);
    EXPECT_EQ(after(outcome::critical), 1U);
    EXPECT_EQ(after(outcome::critical), 2U);
    EXPECT_EQ(after(outcome::passing), 1U);
    EXPECT_EQ(after(outcome::warning), 2U);
    EXPECT_EQ(after(outcome::inconclusive), 2U);
    EXPECT_EQ(after(outcome::critical), 1U);
    tracker.set_limits({9, 9, 9});
    EXPECT_EQ(after(outcome::critical), 2U);
    tracker.prime();
    EXPECT_EQ(tracker.in_a_row(), 0U);
    EXPECT_EQ(after(outcome::passing), 1U);
    EXPECT_EQ(after(outcome::passing), 2U);
    EXPECT_EQ(after(outcome::critical), 1U);
}

TEST(ThresholdTracker, two_failures_and_a_success_for_ever_never_trip_a_threshold_of_three) {
    threshold_tracker tracker{{0, 0, 3}, check::status::passing};
    tracker.observe(outcome::passing);

    for (int round = 0; round < 1000; ++round) {
        tracker.observe(outcome::critical);
        tracker.observe(outcome::critical);
        ASSERT_EQ(tracker.status(), check::status::passing) << "round " << round;
        tracker.observe(outcome::passing);
    }

    EXPECT_EQ(tracker.status(), check::status::passing);
}

// In each state a success must throw away the failures counted so far, also one that shows nothing.
TEST(ThresholdTracker, success_resets_failures_in_every_state) {
    for (auto const success : {outcome::passing, outcome::warning}) {
        for (auto const first : {outcome::passing, outcome::warning, outcome::critical}) {
            threshold_tracker tracker{{2, 3, 3}, check::status::passing};
            tracker.observe(first);
            auto const before = tracker.status();

            tracker.observe(outcome::critical);
            tracker.observe(outcome::critical);
            tracker.observe(success);
            tracker.observe(outcome::critical);

            if (first == outcome::critical) {
                EXPECT_EQ(tracker.observe(outcome::critical), suppressed);  // 2 of 3, not 5 of 3
            } else {
                EXPECT_EQ(tracker.status(), before);
                tracker.observe(outcome::critical);
                EXPECT_EQ(tracker.status(), before);
                tracker.observe(outcome::critical);
                EXPECT_EQ(tracker.status(), check::status::critical);
            }
        }
    }
}

TEST(ThresholdTracker, failure_resets_successes) {
    threshold_tracker tracker{{3, 0, 0}, check::status::critical};
    tracker.observe(outcome::critical);

    for (auto const seen :
         {outcome::passing, outcome::passing, outcome::critical, outcome::passing, outcome::passing
         }) {
        tracker.observe(seen);
    }

    EXPECT_EQ(tracker.status(), check::status::critical);
    EXPECT_EQ(tracker.observe(outcome::passing), published);
}

TEST(ThresholdTracker, counters_stop_at_their_end_instead_of_beginning_anew) {
    threshold_tracker tracker{{no_end, no_end, no_end}, check::status::critical};

    EXPECT_EQ(tracker.observe(outcome::passing), published);
    EXPECT_EQ(tracker.observe(outcome::passing), published);
    tracker.prime();
    EXPECT_EQ(tracker.observe(outcome::critical), published);
    EXPECT_EQ(tracker.observe(outcome::critical), published);
}

TEST(ThresholdTracker, new_limits_count_from_what_was_counted) {
    threshold_tracker tracker{{0, 0, 5}, check::status::critical};
    tracker.observe(outcome::passing);
    tracker.observe(outcome::critical);
    tracker.observe(outcome::critical);

    tracker.set_limits({0, 0, 3});

    EXPECT_EQ(tracker.status(), check::status::passing);
    EXPECT_EQ(tracker.observe(outcome::critical), published);
    EXPECT_EQ(tracker.status(), check::status::critical);
}

TEST(ThresholdTracker, new_limits_leave_an_unprobed_check_primed) {
    threshold_tracker tracker{{1, 1, 1}, check::status::passing};

    tracker.set_limits({10, 10, 10});

    EXPECT_EQ(tracker.observe(outcome::critical), published);
    EXPECT_EQ(tracker.status(), check::status::critical);
}

TEST(ThresholdTracker, new_limits_without_a_warning_threshold_mean_the_critical_one) {
    threshold_tracker tracker{{0, 1, 3}, check::status::passing};
    tracker.observe(outcome::passing);

    tracker.set_limits({0, 0, 3});

    EXPECT_EQ(tracker.observe(outcome::critical), suppressed);
    EXPECT_EQ(tracker.observe(outcome::critical), suppressed);
    EXPECT_EQ(tracker.observe(outcome::critical), published);
}

TEST(ThresholdTracker, priming_keeps_the_status_and_lets_the_next_result_count_at_once) {
    threshold_tracker tracker{{10, 10, 10}, check::status::critical};
    tracker.observe(outcome::passing);

    tracker.prime();

    EXPECT_EQ(tracker.status(), check::status::passing);
    EXPECT_EQ(tracker.observe(outcome::critical), published);
    EXPECT_EQ(tracker.status(), check::status::critical);
    EXPECT_EQ(tracker.observe(outcome::passing), suppressed);
}

TEST(ThresholdTracker, continues_with_the_counters_of_another_process) {
    threshold_tracker tracker{{0, 0, 3}, check::status::critical};

    tracker.resume(check::status::passing, {.count = 2, .failing = true, .primed = false});

    EXPECT_EQ(tracker.status(), check::status::passing);
    EXPECT_EQ(tracker.in_a_row(), 2U);
    EXPECT_EQ(tracker.observe(outcome::critical), published);
    EXPECT_EQ(tracker.status(), check::status::critical);
}

TEST(ThresholdTracker, counters_that_cannot_be_do_no_harm) {
    threshold_tracker tracker{{0, 0, 3}, check::status::critical};

    tracker.resume(
        check::status::passing,
        {.count = 1, .given = 9, .failing = true, .primed = false}
    );

    EXPECT_EQ(tracker.in_a_row(), 0U);
    EXPECT_EQ(tracker.observe(outcome::critical), suppressed);
}

}  // namespace
}  // namespace vitals::inline core::health
