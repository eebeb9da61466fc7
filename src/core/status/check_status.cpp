// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/status/check_status.hpp"

#include "core/health/why.hpp"
#include "core/status/remembered.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace vitals::inline core::status {

namespace {

health::finding const& no_result_since_the_restart() {
    static health::finding const not_known{.cause = std::string{"no result since the restart"}};
    return not_known;
}

}  // namespace

// Its latency and the code of the last answer are not known, so the sentence stays as it was until
// the next conclusive probe, whose finding differs from this one.
void check_status::continue_from(remembered&& known, wall_time now) {
    tracker.resume(known.status, known.counters);
    if (known.redefined) tracker.prime();
    pending = false;
    reason = known.reason;
    since = std::min(known.since, now);
    if (known.before) {
        changed = true;
        before = known.before->status;
        before_lasted = known.before->lasted;
    }
    found = no_result_since_the_restart();
    if (!known.why.empty()) found.cause = std::move(known.why);
}

bool check_status::ask_anew() {
    tracker.prime();
    if (!unprobed) return false;
    unprobed = false;
    if (pending)
        found = {};
    else if (has_no_result())
        found = no_result_since_the_restart();
    else
        found = {.cause = std::string{"no result since the edit"}};
    return true;
}

std::string check_status::why() const {
    health::progress where{
        .status = status(),
        .in_a_row = tracker.in_a_row(),
        .latency = latency,
    };
    if (changed) where.before = {before, before_lasted};
    return health::why(*definition, found, where);
}

}  // namespace vitals::inline core::status
