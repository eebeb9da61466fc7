// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/observation.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace vitals::inline core::health {
namespace {

// Labels of metrics and fields of log lines have these words.
TEST(Observation, every_failure_reason_has_its_word) {
    std::vector<std::string_view> words;
    words.reserve(failure_reason_count);

    for (std::size_t i = 0; i < failure_reason_count; ++i)
        words.push_back(to_string(static_cast<failure_reason>(i)));

    EXPECT_EQ(
        words,
        (std::vector<std::string_view>{
            "none",
            "dns",
            "connect",
            "tls",
            "timeout",
            "status",
            "body",
            "redirect",
            "protocol",
            "blocked",
            "secret",
            "resources",
            "cancelled",
            "overload"
        })
    );
}

TEST(Observation, every_phase_has_its_word) {
    std::vector<std::string_view> words;
    words.reserve(phase_count);

    for (std::size_t i = 0; i < phase_count; ++i) words.push_back(to_string(static_cast<phase>(i)));

    EXPECT_EQ(
        words,
        (std::vector<std::string_view>{"resolve", "connect", "tls", "processing", "transfer"})
    );
}

TEST(Observation, outcomes_are_spelt_as_statuses) {
    EXPECT_EQ(to_string(outcome::passing), "passing");
    EXPECT_EQ(to_string(outcome::warning), "warning");
    EXPECT_EQ(to_string(outcome::critical), "critical");
    EXPECT_EQ(to_string(outcome::inconclusive), "inconclusive");
}

TEST(Observation, an_untouched_one_accuses_nobody) {
    observation const fresh;

    EXPECT_EQ(fresh.outcome, outcome::inconclusive);
}

}  // namespace
}  // namespace vitals::inline core::health
