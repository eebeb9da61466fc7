// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/logging/transition_log.hpp"

#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/summary.hpp"
#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "log/logger.hpp"

namespace vitals::publishing::logging {

void log_transition(
    log::logger const& log,
    status::check_status const& check,
    health::transition const& change
) {
    auto const from = change.initial ? "pending" : check::to_string(change.from);
    // By level, so that changes that need attention can be found.
    auto const severity = change.to == check::status::passing ? log::level::info : log::level::warn;
    log.write(
        severity,
        "status changed",
        {{"check", check.definition->identity.text()},
         {"from", from},
         {"to", check::to_string(change.to)},
         {"reason", health::to_string(change.reason)},
         {"why", change.why},
         {"output", health::summary_of(*check.definition, change)}}
    );
}

}  // namespace vitals::publishing::logging
