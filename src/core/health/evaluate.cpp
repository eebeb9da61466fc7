// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/evaluate.hpp"

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"

#include <cstdint>

namespace vitals::inline core::health {

outcome evaluate(check::expectation const& expect, std::uint16_t http_status) {
    if (expect.passing.contains(http_status)) return outcome::passing;
    if (expect.warning.contains(http_status)) return outcome::warning;
    return outcome::critical;
}

}  // namespace vitals::inline core::health
