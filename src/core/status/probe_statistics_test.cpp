// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/status/probe_statistics.hpp"

#include "core/health/observation.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

namespace vitals::inline core::status {
namespace {

using namespace std::chrono_literals;

std::uint64_t in_buckets(duration_histogram const& of) {
    return std::accumulate(of.buckets.begin(), of.buckets.end(), std::uint64_t{0});
}

TEST(DurationHistogram, a_value_on_a_bound_belongs_to_that_bucket) {
    duration_histogram histogram;

    for (auto const bound : duration_histogram::bounds) histogram.add(bound);

    for (std::size_t i = 0; i < duration_histogram::bounds.size(); ++i)
        EXPECT_EQ(histogram.buckets[i], 1) << i;
    EXPECT_EQ(histogram.buckets.back(), 0);
}

TEST(DurationHistogram, what_is_above_every_bound_is_in_the_last_bucket) {
    duration_histogram histogram;

    histogram.add(30.001);
    histogram.add(86'400);

    EXPECT_EQ(histogram.buckets.back(), 2);
    EXPECT_DOUBLE_EQ(histogram.sum, 86'430.001);
    EXPECT_EQ(histogram.count, 2);
}

TEST(DurationHistogram, nothing_took_no_time_is_in_the_first_bucket) {
    duration_histogram histogram;

    histogram.add(0);

    EXPECT_EQ(histogram.buckets.front(), 1);
}

TEST(DurationHistogram, merging_is_the_same_as_adding_everything_to_one) {
    duration_histogram one;
    duration_histogram other;
    duration_histogram all;

    for (double const value : {0.0001, 0.003, 0.5}) one.add(value), all.add(value);
    for (double const value : {0.003, 7.0, 70.0}) other.add(value), all.add(value);
    one.merge(other);

    EXPECT_EQ(one.buckets, all.buckets);
    EXPECT_EQ(one.count, all.count);
    EXPECT_DOUBLE_EQ(one.sum, all.sum);
    EXPECT_EQ(in_buckets(one), one.count);
}

health::observation a_failure() {
    health::observation seen;
    seen.outcome = health::outcome::critical;
    seen.reason = health::failure_reason::connect;
    seen.duration = 30ms;
    seen.phases[std::to_underlying(health::phase::resolve)] = 2ms;
    seen.phases[std::to_underlying(health::phase::connect)] = 28ms;
    return seen;
}

TEST(ProbeStatistics, count_outcome_reason_and_duration) {
    probe_statistics statistics;

    statistics.add(a_failure());

    EXPECT_EQ(statistics.by_outcome[std::to_underlying(health::outcome::critical)], 1);
    EXPECT_EQ(statistics.by_reason[std::to_underlying(health::failure_reason::connect)], 1);
    EXPECT_EQ(statistics.total.count, 1);
    EXPECT_DOUBLE_EQ(statistics.total.sum, 0.03);
}

TEST(ProbeStatistics, a_phase_that_was_not_reached_has_no_duration) {
    probe_statistics statistics;

    statistics.add(a_failure());

    EXPECT_EQ(statistics.phases[std::to_underlying(health::phase::resolve)].count, 1);
    EXPECT_EQ(statistics.phases[std::to_underlying(health::phase::connect)].count, 1);
    EXPECT_EQ(statistics.phases[std::to_underlying(health::phase::tls)].count, 0);
    EXPECT_EQ(statistics.phases[std::to_underlying(health::phase::transfer)].count, 0);
}

TEST(ProbeStatistics, a_probe_that_could_not_be_tried_is_counted_without_a_duration) {
    probe_statistics statistics;
    health::observation seen = a_failure();
    seen.outcome = health::outcome::inconclusive;
    seen.reason = health::failure_reason::resources;

    statistics.add(seen);

    EXPECT_EQ(statistics.by_outcome[std::to_underlying(health::outcome::inconclusive)], 1);
    EXPECT_EQ(statistics.by_reason[std::to_underlying(health::failure_reason::resources)], 1);
    EXPECT_EQ(statistics.total.count, 0);
    EXPECT_EQ(statistics.phases[0].count, 0);
}

}  // namespace
}  // namespace vitals::inline core::status
