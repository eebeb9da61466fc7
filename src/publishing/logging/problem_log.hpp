// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A log line for each mistake in a definition, and not more than a few for one reading of a ConfigMap: whoever may write
// one must not be able to bury the lines of all others.

#include "core/check/problem.hpp"
#include "kube/model/config_map.hpp"
#include "log/logger.hpp"

#include <cstddef>
#include <vector>

namespace vitals::publishing::logging {

inline constexpr std::size_t most_problems_logged = 20;  // of one reading; the rest are counted

// `fresh`: the mistakes that the reading before did not find.
void log_problems(
    log::logger const& log,
    kube::model::object_key const& config_map,
    std::vector<check::problem> const& fresh
);

}  // namespace vitals::publishing::logging
