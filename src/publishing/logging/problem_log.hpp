// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Logs each problem of a definition, but only a few for one reading of a ConfigMap: the author of
// one must not be able to bury the lines of all others.

#include "core/check/problem.hpp"
#include "kube/model/config_map.hpp"
#include "log/logger.hpp"

#include <cstddef>
#include <vector>

namespace vitals::publishing::logging {

inline constexpr std::size_t most_problems_logged = 20;  // of one reading; the rest are counted

// `fresh`: the problems that were not in the reading before.
void log_problems(
    log::logger const& log,
    kube::model::object_key const& config_map,
    std::vector<check::problem> const& fresh
);

// How many lines log_problems() writes for them.
std::size_t lines_of(std::vector<check::problem> const& fresh);

}  // namespace vitals::publishing::logging
