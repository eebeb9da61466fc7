// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// The tracker against a model that keeps every result and counts anew each time.
#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <vector>

namespace vitals::inline core::health {
namespace {

bool is_success(outcome seen) {
    return seen == outcome::passing || seen == outcome::warning;
}

class naive_model {
public:
    naive_model(check::thresholds limits, check::status initial)
        : limits_{limits}, status_{initial} {}

    check::status status() const { return status_; }

    threshold_tracker::effect observe(outcome seen) {
        if (seen == outcome::inconclusive) return threshold_tracker::effect::suppressed;
        history_.push_back(seen);
        auto const next = next_status();
        if (!next) return threshold_tracker::effect::suppressed;
        status_ = *next;
        return threshold_tracker::effect::published;
    }

private:
    std::size_t run_length() const {
        auto const same = [&](outcome one) {
            return is_success(one) == is_success(history_.back());
        };
        auto const end = std::find_if_not(history_.rbegin(), history_.rend(), same);
        return static_cast<std::size_t>(std::distance(history_.rbegin(), end));
    }

    std::optional<check::status> next_status() const {
        // The first run of results counts from the thresholds on: it reaches them at once.
        auto const reaches = [&](std::uint32_t limit) {
            return run_length() == history_.size() || run_length() >= limit;
        };
        if (is_success(history_.back())) {
            if (!reaches(limits_.success_before_passing)) return std::nullopt;
            return history_.back() == outcome::passing ? check::status::passing
                                                       : check::status::warning;
        }
        if (reaches(limits_.failures_before_critical)) return check::status::critical;
        auto const warning = limits_.failures_before_warning;
        if (warning == 0 || run_length() < warning) return std::nullopt;
        if (status_ == check::status::critical) return std::nullopt;
        return check::status::warning;
    }

    check::thresholds limits_;
    check::status status_;
    std::vector<outcome> history_;
};

threshold_tracker
after_a_restart(threshold_tracker const& before, check::thresholds const& limits) {
    threshold_tracker made{limits, check::status::critical};
    made.resume(before.status(), before.counted());
    EXPECT_EQ(made.in_a_row(), before.in_a_row());
    EXPECT_EQ(made.counted(), before.counted());
    return made;
}

void compare(check::thresholds const& limits, check::status initial, unsigned seed) {
    std::mt19937 random{seed};
    std::discrete_distribution<int> any{40, 10, 45, 5};
    threshold_tracker tracker{limits, initial};
    naive_model model{limits, initial};

    for (int step = 0; step < 120; ++step) {
        auto const seen = static_cast<outcome>(any(random));
        auto const before = tracker.status();
        if (random() % 8 == 0) tracker = after_a_restart(tracker, limits);
        ASSERT_EQ(tracker.observe(seen), model.observe(seen))
            << "seed " << seed << " step " << step;
        ASSERT_EQ(tracker.status(), model.status()) << "seed " << seed << " step " << step;
        if (seen == outcome::critical) {
            ASSERT_GE(tracker.status(), before);
        }
    }
}

TEST(ThresholdModel, agrees_with_the_tracker_on_random_results_for_many_thresholds) {
    unsigned seed = 1;
    for (std::uint32_t success = 0; success <= 5; ++success) {
        for (std::uint32_t critical = 0; critical <= 6; ++critical) {
            for (std::uint32_t warning = 0; warning <= critical; ++warning) {
                for (auto const initial :
                     {check::status::passing, check::status::warning, check::status::critical}) {
                    compare({success, warning, critical}, initial, seed++);
                    if (HasFatalFailure()) FAIL() << success << '/' << warning << '/' << critical;
                }
            }
        }
    }
}

}  // namespace
}  // namespace vitals::inline core::health
