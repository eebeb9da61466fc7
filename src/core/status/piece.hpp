// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much of a list of all checks is made at once. The caller of the store's for_each_after() ends
// its piece when this is full, so that no list keeps the control loop for long.

#include <cstddef>

namespace vitals::inline core::status {

class piece {
public:
    static constexpr std::size_t most_bytes = std::size_t{64} * 1024;
    static constexpr std::size_t most_looked_at = 4096;  // checks, listed or not; see look()

    // Of `bytes` so far. A check that was begun is finished, so the text may be longer.
    bool is_full(std::size_t bytes) const {
        return bytes >= most_bytes || looked_at_ >= most_looked_at;
    }
    void look() { ++looked_at_; }
    // What a filter took, in units of some 50 ns.
    void work(std::size_t units) { looked_at_ += units; }

private:
    std::size_t looked_at_ = 0;
};

}  // namespace vitals::inline core::status
