// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a user meant who wrote a flag or a command that does not exist.

#include <string>
#include <string_view>

namespace CLI {  // NOLINT(readability-identifier-naming): it is CLI11's
class App;
}

namespace vitals::app::command_line {

// "--checks", "--output json", "vitals run --checks" (of another command); empty when nothing is
// near. `command` is the subcommand of `app` that was asked for, or `app` itself.
std::string meant_flag(std::string_view name, CLI::App const& app, CLI::App const& command);

// Whether other commands name a file with it: `lint` takes files without a flag.
bool is_flag_of_files(std::string_view name);

// The name of a command, or empty.
std::string meant_command(std::string_view word, CLI::App const& app);

}  // namespace vitals::app::command_line
