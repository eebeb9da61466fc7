// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `vitals lint PATH...`: the server's own parser, offline.

#include <iosfwd>
#include <string>
#include <vector>

namespace vitals::app::cli {

// Each path is a file, a folder (every .yaml, .yml and .json in it) or "-" for `in`. A file holds a bare
// manifest or Kubernetes objects, whose ConfigMaps are looked into. Mistakes go to `out` as
// "file:line:column: message". Returns the exit code: 0 without mistakes, else 1.
int lint(
    std::vector<std::string> const& paths,
    std::istream& in,
    std::ostream& out,
    std::ostream& err
);

// With the program's standard input.
int lint(std::vector<std::string> const& paths, std::ostream& out, std::ostream& err);

}  // namespace vitals::app::cli
