// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/reading.hpp"

#include "app/cli/finding.hpp"
#include "app/cli/server_rules.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/parse.hpp"
#include "runtime/cpu_time.hpp"
#include "text/yaml/document.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::app::cli {

std::vector<check::manifest_contents> read_manifests(
    std::string_view ns,
    std::string_view config_map,
    std::map<std::string, std::string> const& data,
    manifest::advice hints,
    server_rules const& rules,
    std::set<std::string> const& binary_keys
) {
    manifest::limits bounds;
    bounds.hints = hints;
    bounds.denies = rules.denies;
    bounds.longest_timeout = rules.longest_timeout;
    // The namespace of a file, and of an object that does not say it, is known only in the cluster.
    if (hints == manifest::advice::of_files || ns.empty())
        bounds.service_ids = manifest::service_ids::any;
    runtime::cpu_budget const budget{manifest::reading_limit};
    bounds.spent = [&budget] { return budget.spent(); };
    return manifest::parse(ns, config_map, data, bounds, binary_keys);
}

finding finding_of(check::problem const& problem, finding_kind how) {
    finding made;
    made.kind = how;
    made.where = yaml::position{problem.at.line, problem.at.column};
    made.check_id = problem.check_id;
    made.message = problem.message;
    made.instead = problem.instead;
    if (problem.first) made.first = yaml::position{problem.first->line, problem.first->column};
    return made;
}

}  // namespace vitals::app::cli
