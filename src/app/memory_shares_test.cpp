// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/memory_shares.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace vitals::app {
namespace {

constexpr std::uint64_t mebibyte = 1 << 20;
constexpr std::uint64_t place = 64 << 10;
constexpr std::uint64_t check = 1'100;
constexpr std::uint64_t watch = 48 << 10;
constexpr std::uint64_t wait = 4 << 10;

// Regression: outputs, definitions and places alone had the whole limit, and checks, the program
// and what it is reading came on top; later Services and Secrets did, and of small limits all.
TEST(MemoryShares, never_exceed_the_limit_together_whatever_it_is_and_whatever_is_used) {
    for (auto limit = 16 * mebibyte; limit <= 64 * 1024 * mebibyte; limit += limit / 9) {
        auto const most = most_definitions(limit);
        auto const secrets = most_secrets(limit);
        for (std::uint64_t eighths = 0; eighths <= 8; ++eighths)
            for (unsigned others = 0; others < 4; ++others) {
                memory_use const used{
                    .definitions =
                        {.bytes = most.bytes / 8 * eighths, .checks = most.checks / 8 * eighths},
                    .services = others % 2 != 0,
                    .secrets = others / 2 != 0 ? 100'000U : 0U
                };
                auto const shares = share_memory(limit, used);
                auto all = std::min(36 * mebibyte, limit / 2) + shares.places * place +
                           shares.outputs + used.definitions.bytes +
                           used.definitions.checks * check;
                auto const waits = most_waits(limit, api_scheme::http) * wait;
                all += waits - std::min(waits, 4 * mebibyte);
                if (used.services) all += most_services(limit).of_all;
                if (used.secrets > 0) all += 2 * secrets.values + secrets.watches * watch;
                EXPECT_LE(all, limit) << eighths << " eighths of definitions, " << others;
            }
    }
}

TEST(MemoryShares, of_secrets_and_services_are_worth_something_in_128_mib) {
    auto const secrets = most_secrets(128 * mebibyte);
    EXPECT_GE(secrets.watches, 200U);
    EXPECT_GE(secrets.values, 3 * mebibyte / 2);
    EXPECT_GE(most_services(128 * mebibyte).of_all, 6 * mebibyte);
    EXPECT_GE(most_services(128 * mebibyte).of_namespace, 3 * mebibyte / 2);
}

TEST(MemoryShares, of_waiting_requests_are_a_thousand_in_128_mib_and_fewer_with_tls) {
    EXPECT_EQ(most_waits(128 * mebibyte, api_scheme::http), 1'024U);
    EXPECT_GE(most_waits(128 * mebibyte, api_scheme::https), 200U);
    EXPECT_GE(most_waits(1'280 * mebibyte, api_scheme::http), 10'000U);
}

TEST(MemoryShares, are_three_eighths_and_a_quarter_while_little_is_defined) {
    auto const shares =
        share_memory(128 * mebibyte, {.definitions = {.bytes = 0, .checks = 10'000}});

    EXPECT_EQ(shares.places, 768U);
    EXPECT_EQ(shares.outputs, 32 * mebibyte);
}

TEST(MemoryShares, leave_something_for_probes_and_outputs_beside_50_000_checks_in_128_mib) {
    auto const shares =
        share_memory(128 * mebibyte, {.definitions = {.bytes = 5 * mebibyte, .checks = 50'000}});

    EXPECT_GE(shares.places, 300U);
    EXPECT_GE(shares.outputs, 12 * mebibyte);
    EXPECT_GE(most_definitions(128 * mebibyte).checks, 50'000U);
}

// Nobody needs all 200 watches because of one Secret.
TEST(MemoryShares, of_places_and_outputs_lose_48_kib_for_each_secret_that_checks_refer_to) {
    memory_use const with_one{.definitions = {.bytes = 0, .checks = 40'000}, .secrets = 1};
    auto more = with_one;
    more.secrets = 101;
    auto const sum = [](memory_use const& used) {
        auto const shares = share_memory(128 * mebibyte, used);
        return shares.places * place + shares.outputs;
    };

    auto const lost = sum(with_one) - sum(more);

    EXPECT_NEAR(static_cast<double>(lost), 100.0 * watch, 2.0 * place);
}

// A limit that is too small for the program itself, and definitions of files, which have no limit.
TEST(MemoryShares, are_never_nothing) {
    auto const small = share_memory(16 * mebibyte, {});
    EXPECT_GE(small.places, 32U);
    EXPECT_GE(small.outputs, mebibyte / 2);

    auto const many = share_memory(
        128 * mebibyte,
        {.definitions = {.bytes = 1024 * mebibyte, .checks = 1'000'000}}
    );
    EXPECT_EQ(many.places, 64U);
    EXPECT_GE(many.outputs, 5 * mebibyte / 2);
}

}  // namespace
}  // namespace vitals::app
