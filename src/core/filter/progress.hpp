// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How far a filter has come with one record. A record may hold so many others that it takes more
// than one turn of a loop to ask them all. PURE.

#include <cstddef>
#include <cstdint>
#include <limits>

namespace vitals::inline core::filter {

enum class verdict : std::uint8_t { fails, holds, later };

struct progress {
    // In units of some 50 ns: what it took so far, and where the filter pauses between two of the
    // records in the record. Its caller sets both for each turn.
    std::uint64_t work = 0;
    std::uint64_t most_work = std::numeric_limits<std::uint64_t>::max();
    // Where it continues. All of these are the filter's own, but that a caller with another set
    // of records in the record says which of them is next.
    bool begun = false;
    std::size_t step = 0;
    std::size_t inner = 0;
};

}  // namespace vitals::inline core::filter
