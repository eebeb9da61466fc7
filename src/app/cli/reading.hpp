// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Manifests as the server reads them, with the server's limits, and with hints.

#include "app/cli/finding.hpp"
#include "app/cli/server_rules.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/parse.hpp"

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
    std::set<std::string> const& binary_keys = {}
);

// Without its line.
finding finding_of(check::problem const& problem, finding_kind how);

}  // namespace vitals::app::cli
