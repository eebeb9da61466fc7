// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A log line for each transition: time, check, old and new status, why.

#include "health/transition.hpp"
#include "log/logger.hpp"
#include "status/status_store.hpp"

#include <string_view>

namespace vitals::publish {

// "status changed" with check, from ("pending" for a first result), to, reason unless there is none, and output.
void log_transition(
    log::logger const& log,
    status::check_status const& check,
    health::transition const& change
);

// A check's output without the answer's body, which may hold anything and does not belong into a log.
std::string_view without_body(std::string_view output);

}  // namespace vitals::publish
