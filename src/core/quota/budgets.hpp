// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much of Vitals the checks of one namespace may take. docs/tenants.md has a row for each.

#include <cstdint>
#include <limits>

namespace vitals::inline core::quota {

// The value of a budget that has no limit.
inline constexpr auto no_limit = std::numeric_limits<std::uint64_t>::max();

// The defaults are those of a namespace of a cluster.
struct budgets {
    std::uint64_t checks = 10'000;
    std::uint64_t probes_per_second = no_limit;
    std::uint64_t output_bytes = std::uint64_t{8} << 20;       // kept outputs
    std::uint64_t definition_bytes = std::uint64_t{16} << 20;  // texts, or what checks keep
    std::uint64_t config_maps = 200;
    std::uint64_t secrets = 20;  // Secrets and ConfigMaps that checks refer to

    friend bool operator==(budgets const&, budgets const&) = default;
};

// No budget has a limit: whoever writes the files of --checks runs the program.
constexpr budgets unlimited() {
    return {
        .checks = no_limit,
        .output_bytes = no_limit,
        .definition_bytes = no_limit,
        .config_maps = no_limit,
        .secrets = no_limit
    };
}

}  // namespace vitals::inline core::quota
