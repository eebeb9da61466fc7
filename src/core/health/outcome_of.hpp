// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The outcome of a check that is not probed, but reported: its status is known already. PURE.

#include "core/check/status.hpp"
#include "core/health/observation.hpp"

namespace vitals::inline core::health {

inline outcome outcome_of(check::status reported) {
    switch (reported) {
        case check::status::passing:
            return outcome::passing;
        case check::status::warning:
            return outcome::warning;
        case check::status::critical:
            break;
    }
    return outcome::critical;
}

}  // namespace vitals::inline core::health
