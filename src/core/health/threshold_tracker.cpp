// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/threshold_tracker.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace vitals::inline core::health {
namespace {

std::uint32_t one_more(std::uint32_t count) {
    return count == std::numeric_limits<std::uint32_t>::max() ? count : count + 1;
}

}  // namespace

threshold_tracker::threshold_tracker(check::thresholds const& limits, check::status initial)
    : status_{initial}, primed_{true} {
    set_limits(limits);
}

void threshold_tracker::prime() {
    successes_ = limits_.success_before_passing;
    failures_ = limits_.failures_before_critical;
    primed_ = true;
}

threshold_tracker::counters threshold_tracker::counted() const {
    if (primed_) return {};
    bool const failing = failures_ > 0;
    return {
        .count = failing ? failures_ : successes_,
        .given = given_,
        .failing = failing,
        .primed = false
    };
}

bool threshold_tracker::lead_away(check::status from, counters const& what) {
    if (what.primed || what.count == 0) return false;
    return from != (what.failing ? check::status::critical : check::status::passing);
}

void threshold_tracker::resume(check::status status, counters const& from) {
    status_ = status;
    if (from.primed) return prime();
    failures_ = from.failing ? from.count : 0;
    successes_ = from.failing ? 0 : from.count;
    given_ = std::min(from.given, from.count);
    primed_ = false;
}

void threshold_tracker::set_limits(check::thresholds const& limits) {
    limits_ = limits;
    if (limits_.failures_before_warning == 0) {
        limits_.failures_before_warning = limits_.failures_before_critical;
    }
    // A check stays primed when its limits grow.
    if (primed_) prime();
}

threshold_tracker::effect threshold_tracker::observe(outcome seen) {
    switch (seen) {
        case outcome::passing:
            return succeed(check::status::passing);
        case outcome::warning:
            return succeed(check::status::warning);
        case outcome::critical:
            return fail();
        case outcome::inconclusive:
            break;
    }
    return effect::suppressed;
}

// Increments this counter and clears the others. Nearly all results continue a series.
void threshold_tracker::count(std::uint32_t& one, std::uint32_t& other) {
    if (primed_ || other > 0) [[unlikely]] {
        given_ = primed_ ? one : 0;
        primed_ = false;
        other = 0;
    }
    one = one_more(one);
}

// A warning is an answer: it ends a series of failures and counts towards recovery.
threshold_tracker::effect threshold_tracker::succeed(check::status learned) {
    count(successes_, failures_);
    if (successes_ < limits_.success_before_passing) return effect::suppressed;
    status_ = learned;
    return effect::published;
}

threshold_tracker::effect threshold_tracker::fail() {
    count(failures_, successes_);
    if (failures_ >= limits_.failures_before_critical) {
        status_ = check::status::critical;
        return effect::published;
    }
    if (failures_ < limits_.failures_before_warning) return effect::suppressed;
    // Consul would show a warning here, although the check is critical and no result was passing.
    if (status_ == check::status::critical) return effect::suppressed;
    status_ = check::status::warning;
    return effect::published;
}

}  // namespace vitals::inline core::health
