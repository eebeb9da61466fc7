// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/memory_shares.hpp"

#include "sources/controller/definition_budget.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace vitals::app {
namespace {

constexpr std::uint64_t mebibyte = 1 << 20;
constexpr std::uint64_t place = 64 << 10;
constexpr std::uint64_t check = 1'200;

// Regression: outputs, definitions and places alone had the whole limit, and checks, the program
// and what it is reading came on top.
TEST(MemoryShares, and_what_stands_beside_them_fit_into_the_limit_whatever_is_defined) {
    for (auto const limit : {128 * mebibyte, 256 * mebibyte, 1024 * mebibyte}) {
        auto const most = most_definitions(limit);
        for (std::uint64_t eighths = 0; eighths <= 8; ++eighths)
            for (std::uint64_t parts = 0; parts <= 8; ++parts) {
                sources::controller::definition_budget::totals const used{
                    .bytes = most.bytes / 8 * eighths,
                    .checks = most.checks / 8 * parts
                };
                auto const shares = share_memory(limit, used);
                auto const all = shares.places * place + shares.outputs + used.bytes +
                                 used.checks * check + 32 * mebibyte;
                EXPECT_LE(all, limit) << used.bytes << " bytes, " << used.checks << " checks";
            }
    }
}

TEST(MemoryShares, are_three_eighths_and_a_quarter_while_little_is_defined) {
    auto const shares = share_memory(128 * mebibyte, {.bytes = 0, .checks = 10'000});

    EXPECT_EQ(shares.places, 768U);
    EXPECT_EQ(shares.outputs, 32 * mebibyte);
}

TEST(MemoryShares, leave_something_for_probes_and_outputs_beside_50_000_checks_in_128_mib) {
    auto const shares = share_memory(128 * mebibyte, {.bytes = 5 * mebibyte, .checks = 50'000});

    EXPECT_GE(shares.places, 300U);
    EXPECT_GE(shares.outputs, 12 * mebibyte);
    EXPECT_GE(most_definitions(128 * mebibyte).checks, 50'000U);
}

// A limit that is too small for the program itself, and definitions of files, which have no limit.
TEST(MemoryShares, are_never_nothing) {
    auto const small = share_memory(16 * mebibyte, {.bytes = 0, .checks = 0});
    EXPECT_GE(small.places, 32U);
    EXPECT_GE(small.outputs, mebibyte / 2);

    auto const many = share_memory(128 * mebibyte, {.bytes = 1024 * mebibyte, .checks = 1'000'000});
    EXPECT_EQ(many.places, 256U);
    EXPECT_EQ(many.outputs, 4 * mebibyte);
}

}  // namespace
}  // namespace vitals::app
