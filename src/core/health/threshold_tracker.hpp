// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Consul's threshold rules with one difference: a failing result never improves a status. Two
// saturating counters and the present status, nothing else. PURE.

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"

#include <cstdint>

namespace vitals::inline core::health {

class threshold_tracker {
public:
    // Primed: the first result counts at once, whatever the thresholds (as in Consul, for a check
    // without a status).
    threshold_tracker(check::thresholds const& limits, check::status initial);

    enum class effect : std::uint8_t {
        suppressed,  // the threshold is not reached: status and output stay as they are
        published    // show this status (perhaps the same one) and output
    };
    // An inconclusive outcome is suppressed and moves no counter.
    effect observe(outcome seen);

    check::status status() const { return status_; }
    // The number of equal results (all failures, or none) up to the last one, since prime(). Unlike
    // the counters that the limits are compared with, it does not start with the values that
    // prime() set.
    std::uint32_t in_a_row() const {
        return primed_ ? 0 : (failures_ > 0 ? failures_ : successes_) - given_;
    }

    // What it has counted, as it is kept across a restart.
    struct counters {
        std::uint32_t count = 0;  // of equal results: failures, or the others
        std::uint32_t given = 0;  // of these, set by prime()
        bool failing = false;     // they are failures
        bool primed = true;       // no conclusive result since prime(); the others mean nothing
        friend bool operator==(counters const&, counters const&) = default;
    };
    counters counted() const;
    // Whether they are on the way to another status.
    static bool lead_away(check::status from, counters const& what);
    // Continues from there.
    void resume(check::status status, counters const& from);

    // New limits for a check whose target did not change: status and counters stay.
    void set_limits(check::thresholds const& limits);
    // The target changed: the status stays, the next result counts at once.
    void prime();

private:
    effect succeed(check::status learned);
    effect fail();
    void count(std::uint32_t& one, std::uint32_t& other);

    check::thresholds limits_;
    std::uint32_t successes_ = 0;
    std::uint32_t failures_ = 0;
    std::uint32_t given_ = 0;  // set by prime(), of the counter that counts at present
    check::status status_;
    bool primed_ = false;  // no conclusive result since prime()
};

}  // namespace vitals::inline core::health
