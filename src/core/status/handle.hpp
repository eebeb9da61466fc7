// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names one running check for as long as its definition runs unchanged.

#include <cstdint>

namespace vitals::inline core::status {

// The slot is a place in the store. The generation grows when the slot's check is removed or
// redefined, so that a late result is recognised and dropped.
struct handle {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    friend bool operator==(handle const&, handle const&) = default;
};

}  // namespace vitals::inline core::status
