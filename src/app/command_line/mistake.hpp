// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is wrong with a command line, in a sentence that says how to fix it.

#include <optional>
#include <span>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): it is CLI11's
class App;
class Error;
}  // namespace CLI

namespace vitals::app::command_line {

// `command` is the subcommand of `app` that was asked for, or `app` itself.
std::string describe_mistake(CLI::Error const& error, CLI::App const& app, CLI::App const& command);
struct empty_value {
    CLI::App const& command;
    std::string what;
};

// The first flag that is followed by "=" and nothing, as by a shell's variable that is not set: CLI11 would take the next
// argument for its value. Nothing, too, when help is asked for.
std::optional<empty_value>
find_empty_value(CLI::App const& app, std::span<char const* const> arguments);

std::string describe_unknown_command(std::string const& word, CLI::App const& app);

}  // namespace vitals::app::command_line
