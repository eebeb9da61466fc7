// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one sentence that says why a check has its status: the finding, the expectation, and the
// progress of the thresholds. Terminal, log, Events and API show this very sentence. It holds
// numbers, codes, durations, addresses and dates that Vitals parsed, and names of the definition,
// but no text of the target: only the `Output` of the API shows that. PURE.

#include "core/check/definition.hpp"
#include "core/check/shared_optional.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace vitals::inline core::health {

inline constexpr std::size_t longest_why = 160;  // bytes

// The finding of a conclusive probe. It stays the same until status, reason or code change; values
// that differ in each probe are in `progress`.
struct finding {
    check::shared_optional<std::string> cause{};  // why there was no answer
    std::uint16_t code = 0;                       // of the answer: see observation
    health::outcome outcome = outcome::inconclusive;
    failure_reason reason = failure_reason::none;

    bool found_by(observation const& seen) const {
        return outcome == seen.outcome && reason == seen.reason && code == seen.code;
    }
};

finding finding_of(check::definition const& probed, observation const& seen);

// Values that differ in each probe, and the status before it.
struct progress {
    check::status status = check::status::critical;  // the present one
    std::uint32_t in_a_row = 1;          // number of probes that succeeded, or failed, in a row
    std::chrono::nanoseconds latency{};  // of the last one
    struct earlier {
        check::status status;
        std::chrono::seconds lasted;
    };
    std::optional<earlier> before{};  // none: the present status is the first
};

// "503, expected 200-299", "connect: 10.4.2.7:8443 refused": without progress. Equal for checks
// with the same cause.
std::string found_text(check::definition const& probed, finding const& what);

// "503, expected 200-299; 3rd failure in a row", "200 in 3 ms; was critical for 7m 20s". At most
// `longest_why` bytes.
std::string why(check::definition const& probed, finding const& what, progress const& where);

}  // namespace vitals::inline core::health
