// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/logging/problem_log.hpp"

#include "core/check/problem.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <vector>

namespace vitals::publishing::logging {

void log_problems(
    log::logger const& log,
    kube::model::object_key const& config_map,
    std::vector<check::problem> const& fresh
) {
    auto const name = config_map.ns + "/" + config_map.name;
    for (auto const& each : fresh | std::views::take(most_problems_logged))
        log.warn(
            "definition rejected",
            {{"configmap", name},
             {"at", check::location(each)},
             {"check", each.check_id},
             {"message", check::explanation(each)}}
        );
    if (fresh.size() > most_problems_logged)
        log.warn(
            "more definitions rejected than the log lists",
            {{"configmap", name}, {"left_out", fresh.size() - most_problems_logged}}
        );
}

std::size_t lines_of(std::vector<check::problem> const& fresh) {
    return std::min(fresh.size(), most_problems_logged + 1);
}

}  // namespace vitals::publishing::logging
