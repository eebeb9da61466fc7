// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// The texts of `vitals --help` and `vitals <command> --help` besides the flags.

namespace CLI {  // NOLINT(readability-identifier-naming): it is CLI11's
class App;
}

namespace vitals::app::command_line {

// Gives `app` and its commands, which have no flags yet, their layout and --help.
void describe_program(CLI::App& app);
void describe_run(CLI::App& run);
void describe_lint(CLI::App& lint);
void describe_completion(CLI::App& completion);

// Null when there is none.
CLI::App const* command_named(std::string_view name, CLI::App const& app);

// The help of `app` itself, whichever command was asked for.
std::string program_help(CLI::App const& app);

}  // namespace vitals::app::command_line
