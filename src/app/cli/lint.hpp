// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `vitals lint PATH...`: the server's own parser, offline.

#include "app/cli/lint_format.hpp"
#include "app/cli/server_rules.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace vitals::app::cli {

struct lint_settings {
    lint_format format = lint_format::text;
    bool strict = false;  // a hint counts as a problem
    server_rules rules{};
};

// Each path is a file, a folder (every .yaml, .yml and .json in it) or "-" for `in`. A file holds a
// bare manifest, or Kubernetes objects whose ConfigMaps are linted. Returns the exit code: 0
// without problems, else 1.
int lint(
    std::vector<std::string> const& paths,
    lint_settings how,
    std::istream& in,
    std::ostream& out,
    std::ostream& err
);

}  // namespace vitals::app::cli
