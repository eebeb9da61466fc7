// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A log line for each transition: time, check, old and new status, why. At `warn` unless the check
// passes.

#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "log/logger.hpp"

namespace vitals::publishing::logging {

// "status changed" with check, from ("pending" for a first result), to, reason, the sentence that
// says why, and the summary of the result as `output`.
void log_transition(
    log::logger const& log,
    status::check_status const& check,
    health::transition const& change
);

}  // namespace vitals::publishing::logging
