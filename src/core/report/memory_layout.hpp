// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What packing and reading a memory share; memory.hpp describes it. Internal to this module. PURE.

#include "core/check/fingerprint.hpp"
#include "core/health/observation.hpp"

#include <cstdint>
#include <string_view>

namespace vitals::inline core::report {

inline constexpr std::string_view memory_mark = "VM";

inline constexpr unsigned status_bits = 3;
inline constexpr unsigned failing_bit = 4;
inline constexpr unsigned primed_bit = 8;
inline constexpr unsigned reason_shift = 4;
static_assert(health::failure_reason_count <= 16);

inline std::uint32_t hash_of(std::string_view id, std::uint32_t salt) {
    return static_cast<std::uint32_t>(check::fingerprint{}.add(salt).add(id).value());
}

}  // namespace vitals::inline core::report
