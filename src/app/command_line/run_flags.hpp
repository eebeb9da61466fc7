// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every flag of `vitals run`, declared once: the parser, the help and the test of
// docs/configuration.md read it.

#include "app/command_line/options.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): it is CLI11's
class App;
}

namespace vitals::app::command_line {

// The flags of `vitals lint` that are settings of a server. What is parsed with `lint` is stored in
// `into`, which outlives it.
void add_lint_flags(CLI::App& lint, lint_options& into);

// What is parsed with `run` is stored in `into`, which outlives it.
void add_run_flags(CLI::App& run, run_options& into);

}  // namespace vitals::app::command_line
