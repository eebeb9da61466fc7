// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/file_limit.hpp"

#include "app/memory_shares.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

namespace vitals::app {
namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

TEST(SecretWatches, are_as_many_as_documented_with_the_memory_limit_of_the_chart) {
    auto const usual = secret_watches(1'048'576, 128 * mebibyte);

    EXPECT_EQ(usual.most, 200U);
    EXPECT_EQ(usual.raised_by, "");
    EXPECT_EQ(secret_watches(1'048'576, std::nullopt).most, 200U);
}

TEST(SecretWatches, are_fewer_where_memory_or_descriptors_are_and_say_what_raises_that) {
    auto const small = secret_watches(1'048'576, 64 * mebibyte);
    EXPECT_LT(small.most, 100U);
    EXPECT_GT(small.most, 50U);
    EXPECT_EQ(small.raised_by, "the memory limit");

    auto const few = secret_watches(1'024, 64 * mebibyte);
    EXPECT_EQ(few.most, 64U);
    EXPECT_EQ(few.raised_by, "the limit of open files");
}

TEST(
    WaitingClients,
    are_ten_thousand_where_descriptors_and_memory_allow_and_a_quarter_of_one_address
) {
    auto const most = waiting_clients(1'048'576, std::nullopt, api_scheme::http);
    EXPECT_EQ(most, 10'000U);
    EXPECT_EQ(waiting_clients(1'048'576, 2'048 * mebibyte, api_scheme::http), 10'000U);
    EXPECT_EQ(waiting_clients_per_address(most), 2'500U);

    EXPECT_EQ(waiting_clients(20'000, std::nullopt, api_scheme::http), 10'000U);
    EXPECT_EQ(waiting_clients(4'096, std::nullopt, api_scheme::http), 256U);
    EXPECT_EQ(waiting_clients(1'048'576, 128 * mebibyte, api_scheme::http), 1'024U);
}

}  // namespace
}  // namespace vitals::app
