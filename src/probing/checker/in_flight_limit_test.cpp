// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/in_flight_limit.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <limits>

namespace vitals::probing::checker {
namespace {

TEST(InFlightLimit, leaves_descriptors_for_the_rest_within_bounds) {
    EXPECT_EQ(default_max_in_flight({1024}), 824U);
    EXPECT_EQ(default_max_in_flight({200}), 16U);
    EXPECT_EQ(default_max_in_flight({0}), 16U);
    EXPECT_EQ(default_max_in_flight({1'048'576}), 16'384U);
    EXPECT_EQ(default_max_in_flight({std::numeric_limits<std::size_t>::max()}), 16'384U);
}

TEST(InFlightLimit, leaves_to_kept_connections_three_of_four_descriptors) {
    EXPECT_EQ(max_kept_connections({1024}), 618U);
    EXPECT_EQ(max_kept_connections({0}), 12U);
    EXPECT_EQ(max_kept_connections({20'000}), 14'850U);
    EXPECT_EQ(max_kept_connections({1'048'576}), 65'536U);
}

TEST(InFlightLimit, is_three_eighths_of_the_memory_at_64_kib_a_probe_when_that_is_less) {
    constexpr std::uint64_t mebibyte = 1 << 20;

    EXPECT_EQ(default_max_in_flight({1'048'576, 128 * mebibyte}), 768U);
    EXPECT_EQ(possible_in_flight({1'048'576, 128 * mebibyte}), 768U);
    EXPECT_EQ(max_kept_connections({1'048'576, 128 * mebibyte}), 576U);
    EXPECT_EQ(default_max_in_flight({1024, 1024 * mebibyte}), 824U);
    EXPECT_EQ(default_max_in_flight({1024, 1}), 16U);
}

}  // namespace
}  // namespace vitals::probing::checker
