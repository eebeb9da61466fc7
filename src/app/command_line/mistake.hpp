// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is wrong with a command line, in a sentence that says how to fix it.

#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): it is CLI11's
class App;
class Error;
}  // namespace CLI

namespace vitals::app::command_line {

// `command` is the subcommand of `app` that was asked for, or `app` itself.
std::string describe_mistake(CLI::Error const& error, CLI::App const& app, CLI::App const& command);
std::string describe_unknown_command(std::string const& word, CLI::App const& app);

}  // namespace vitals::app::command_line
