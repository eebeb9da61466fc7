// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What came of an update of a check that is not probed.

#include <cstdint>

namespace vitals::inline core::status {

enum class update_end : std::uint8_t { done, unknown_check, not_ttl };

}  // namespace vitals::inline core::status
