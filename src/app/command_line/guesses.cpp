// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/guesses.hpp"

#include "text/ascii/nearest.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app::command_line {

namespace {

using word_pair = std::pair<std::string_view, std::string_view>;

// Names in kubectl, promtool and other tools, and the name in Vitals.
constexpr std::array<word_pair, 17> foreign_flags{{
    {"-n", "--namespace"},
    {"-l", "--selector"},
    {"-f", "--checks"},
    {"-c", "--checks"},
    {"--file", "--checks"},
    {"--filename", "--checks"},
    {"--config", "--checks"},
    {"--json", "--output json"},
    {"--format", "--output"},
    {"-p", "--api-port"},
    {"--port", "--api-port"},
    {"--address", "--listen-address"},
    {"-v", "--log-level debug"},
    {"--verbose", "--log-level debug"},
    {"--debug", "--log-level debug"},
    {"-q", "--log-level warn"},
    {"--quiet", "--log-level warn"},
}};

constexpr std::array<word_pair, 8> foreign_commands{{
    {"check", "lint"},
    {"validate", "lint"},
    {"verify", "lint"},
    {"test", "lint"},
    {"serve", "run"},
    {"server", "run"},
    {"start", "run"},
    {"agent", "run"},
}};

std::string_view nearest_of(std::string_view word, std::vector<std::string> const& all) {
    std::vector<std::string_view> const known{all.begin(), all.end()};
    return ascii::nearest(word, known);
}

// The first word of the replacement is the flag.
bool has(CLI::App const& command, std::string_view meant) {
    return command.get_option_no_throw(std::string{meant.substr(0, meant.find(' '))}) != nullptr;
}

std::string meant_in(std::string_view name, CLI::App const& command) {
    for (auto const& [foreign, meant] : foreign_flags)
        if (name == foreign && has(command, meant)) return std::string{meant};
    std::vector<std::string> all;
    for (auto const* const one : command.get_options())
        if (!one->get_positional()) all.push_back(one->get_name());
    return std::string{nearest_of(name, all)};
}

}  // namespace

std::string meant_flag(std::string_view name, CLI::App const& app, CLI::App const& command) {
    auto own = meant_in(name, command);
    if (!own.empty() || &command != &app) return own;
    // For a flag before any command: the command that has it.
    for (auto const* const each : app.get_subcommands({}))
        if (auto const meant = meant_in(name, *each); !meant.empty())
            return "vitals " + each->get_name() + " " + meant;
    return {};
}

bool is_flag_of_files(std::string_view name) {
    if (name == "--checks") return true;
    return std::ranges::find(foreign_flags, word_pair{name, "--checks"}) != foreign_flags.end();
}

std::string meant_command(std::string_view word, CLI::App const& app) {
    std::vector<std::string> all;
    for (auto const* const each : app.get_subcommands({})) all.push_back(each->get_name());
    if (auto const near = nearest_of(word, all); !near.empty()) return std::string{near};
    auto const found = std::ranges::find(foreign_commands, word, &word_pair::first);
    return found == foreign_commands.end() ? std::string{} : std::string{found->second};
}

}  // namespace vitals::app::command_line
