// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How the memory limit is divided, so that what all namespaces may take together does not exceed
// it. Pure. docs/limits.md has the numbers.

#include "sources/controller/definition_budget.hpp"

#include <cstddef>
#include <cstdint>

namespace vitals::app {

// Of all namespaces of a cluster, whatever else is used.
sources::controller::definition_budget::totals most_definitions(std::uint64_t memory_limit);

struct memory_shares {
    std::size_t places = 0;     // probes in flight, and kept connections
    std::uint64_t outputs = 0;  // bytes
    friend bool operator==(memory_shares const&, memory_shares const&) = default;
};

// What remains for probes and outputs while definitions take so much, up to three eighths and a
// quarter of the limit. Never less than an eighth and a thirty-second.
memory_shares
share_memory(std::uint64_t limit, sources::controller::definition_budget::totals used);

}  // namespace vitals::app
