// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The outcome of a status code: passing, warning or critical. PURE.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"

#include <cstdint>

namespace vitals::inline core::health {

outcome evaluate(check::expectation const& expect, std::uint16_t http_status);

}  // namespace vitals::inline core::health
