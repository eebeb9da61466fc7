// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A log line for each transition: time, check, old and new status, why.

#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "log/logger.hpp"

namespace vitals::publishing::logging {

// "status changed" with check, from ("pending" for a first result), to, reason unless there is none, and the
// summary of the result as `output`.
void log_transition(
    log::logger const& log,
    status::check_status const& check,
    health::transition const& change
);

}  // namespace vitals::publishing::logging
