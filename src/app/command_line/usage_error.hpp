// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Usage errors, in sentences that say how to fix them.

#include <optional>
#include <span>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): it is CLI11's
class App;
class Error;
class Option;
}  // namespace CLI

namespace vitals::app::command_line {

// What follows "vitals".
using arguments = std::span<char const* const>;

// `command` is the subcommand of `app` that was asked for, or `app` itself.
std::string describe_usage_error(
    CLI::Error const& error,
    CLI::App const& app,
    CLI::App const& command,
    arguments given
);

// "--metrics-port", or "--metrics-port (VITALS_METRICS_PORT is set)" when its value comes from
// there.
std::string name_of(CLI::Option const& flag, arguments given);

struct empty_value {
    CLI::App const& command;
    std::string what;
};

// The first flag that is followed by "=" and nothing, as with an unset variable of a shell: CLI11
// would take the next argument for its value. Nothing, too, when help is asked for.
std::optional<empty_value> find_empty_value(CLI::App const& app, arguments given);

std::string describe_unknown_command(std::string const& word, CLI::App const& app);

}  // namespace vitals::app::command_line
