// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/memory_shares.hpp"

#include "probing/checker/in_flight_limit.hpp"
#include "sources/controller/definition_budget.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace vitals::app {

namespace {

using sources::controller::definition_budget;

// The program with its connections (15 MiB), the ConfigMap that is read (11 MiB), and results on
// their way to the store (6 MiB).
constexpr std::uint64_t beside = std::uint64_t{32} << 20;
// Of a check beside its texts and its output: docs/scale.md.
constexpr std::uint64_t bytes_of_a_check = 1'200;
// So the checks of all namespaces take less than half of the limit.
constexpr std::uint64_t limit_for_each_check = 2'560;

std::uint64_t less(std::uint64_t from, std::uint64_t what) {
    return from - std::min(from, what);
}

}  // namespace

definition_budget::totals most_definitions(std::uint64_t memory_limit) {
    return {.bytes = memory_limit / 8, .checks = memory_limit / limit_for_each_check};
}

memory_shares share_memory(std::uint64_t limit, definition_budget::totals used) {
    auto const taken = std::min(beside, limit / 2) + used.bytes + used.checks * bytes_of_a_check;
    auto const left = less(limit, taken);
    using probing::checker::memory_of_a_probe;
    auto const places = std::clamp(left / 5 * 3, limit / 8, limit / 8 * 3);
    return {
        .places = static_cast<std::size_t>(places / memory_of_a_probe),
        .outputs = std::clamp(less(left, places), limit / 32, limit / 4)
    };
}

}  // namespace vitals::app
