// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known of a check from before this process: the store continues from there when the check
// is added. PURE.

#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace vitals::inline core::status {

struct remembered {
    check::status status = check::status::critical;
    health::failure_reason reason = health::failure_reason::none;  // of the last published result
    health::threshold_tracker::counters counters{};
    std::chrono::system_clock::time_point since{};
    // Its definition asks something else by now: as after an edit, the next result counts at once.
    bool redefined = false;
    // The status before the present one; none: it is not known.
    struct earlier {
        check::status status = check::status::critical;
        std::chrono::duration<std::uint32_t> lasted{};
    };
    std::optional<earlier> before{};
    std::string why{};  // the sentence as it was shown last; empty: it is not known
};

}  // namespace vitals::inline core::status
