// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What `vitals --help` and `vitals <command> --help` say besides the flags.

namespace CLI {  // NOLINT(readability-identifier-naming): it is CLI11's
class App;
}

namespace vitals::app::command_line {

// Each describes one command that has its options already.
void describe_program(CLI::App& app);
void describe_run(CLI::App& run);
void describe_lint(CLI::App& lint);

}  // namespace vitals::app::command_line
