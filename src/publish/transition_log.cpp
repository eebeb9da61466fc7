// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publish/transition_log.hpp"

#include "check/status.hpp"
#include "health/observation.hpp"
#include "health/transition.hpp"
#include "log/logger.hpp"
#include "publish/summary.hpp"
#include "status/status_store.hpp"

namespace vitals::publish {

void log_transition(
    log::logger const& log,
    status::check_status const& check,
    health::transition const& change
) {
    auto const from = change.initial ? "pending" : check::to_string(change.from);
    log.info(
        "status changed",
        {{"check", check.definition->identity.text()},
         {"from", from},
         {"to", check::to_string(change.to)},
         {"reason", health::to_string(change.reason)},
         {"output", summary_of(*check.definition, change)}}
    );
}

}  // namespace vitals::publish
