// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A change of a check's status, decided by the thresholds.

#include "check/status.hpp"
#include "health/observation.hpp"

#include <chrono>

namespace vitals::health {

struct transition {
    check::status from;
    check::status to;
    bool initial = false;  // the first status that was learned, not a change of one
    std::chrono::system_clock::time_point when{};
    failure_reason reason = failure_reason::none;
};

}  // namespace vitals::health
