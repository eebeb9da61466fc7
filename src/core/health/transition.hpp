// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A change of a check's status, decided by the thresholds.

#include "core/check/status.hpp"
#include "core/health/observation.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace vitals::inline core::health {

struct transition {
    check::status from;
    check::status to;
    bool initial = false;  // the first known status, not a change of it
    std::chrono::system_clock::time_point when{};
    failure_reason reason = failure_reason::none;
    std::uint16_t code = 0;  // of the answer: see observation
    // Why there was no answer; empty: there was one. Both are borrowed for the call.
    std::string_view cause{};
    std::string_view why{};  // the sentence (why.hpp)
};

}  // namespace vitals::inline core::health
