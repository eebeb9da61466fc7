// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/usage_error.hpp"

#include "app/command_line/guesses.hpp"
#include "app/command_line/help.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::app::command_line {

namespace {

std::string did_you_mean(std::string_view what) {
    return what.empty() ? std::string{} : "; did you mean " + std::string{what} + "?";
}

std::string unknown_flag(std::string const& name, CLI::App const& app, CLI::App const& command) {
    auto const text = "unknown flag " + name;
    auto const of_command = [&name](CLI::App const* each) {
        return each->get_option_no_throw(name) != nullptr;
    };
    auto const owners = app.get_subcommands(of_command);
    if (&command == &app && owners.size() == 1)
        return text + "; write vitals " + owners.front()->get_name() + " " + name;
    if (command.get_name() == "lint" && is_flag_of_files(name))
        return text + "; write vitals lint PATH";
    return text + did_you_mean(meant_flag(name, app, command));
}

std::string unexpected_argument(std::string const& word, CLI::App const& command) {
    auto text = "unexpected argument \"" + word + "\"";
    bool const reads_files = command.get_option_no_throw("--checks") != nullptr;
    return reads_files ? text + did_you_mean("--checks " + word) : text;
}

// Empty for words behind "--", which CLI11 keeps as a mark.
std::string first_left(CLI::App const& of) {
    for (auto const& each : of.remaining())
        if (!each.empty() && each != "--") return each;
    return {};
}

// For a word before the command.
std::string describe_misplaced(std::string const& word, CLI::App const& command) {
    auto const name = word.substr(0, word.find('='));
    if (command.get_option_no_throw(name) == nullptr) return unexpected_argument(word, command);
    return name + " comes after the command: vitals " + command.get_name() + " " + name;
}

// CLI11 lists all leftover words. The first one is the wrong one; the others may belong to it.
std::string describe_unexpected(CLI::App const& app, CLI::App const& command) {
    auto const word = first_left(command);
    if (word.empty()) return describe_misplaced(first_left(app), command);
    if (word.starts_with('-')) return unknown_flag(word.substr(0, word.find('=')), app, command);
    if (&command == &app) return describe_unknown_command(word, app);
    return unexpected_argument(word, command);
}

std::string needs_value(std::string const& name, CLI::Option const& flag) {
    return name + " needs a value (" + flag.get_type_name() + ")";
}

// "--api-port: 1 required PORT missing"
std::string describe_missing_value(std::string const& what, CLI::App const& command) {
    auto const name = what.substr(0, what.find(':'));
    auto const* const flag = command.get_option_no_throw(name);
    return flag == nullptr ? what : needs_value(name, *flag);
}

// "PATH is required"
std::string describe_missing_argument(std::string const& what, CLI::App const& command) {
    auto const name = what.substr(0, what.find(' '));
    auto const* const one = command.get_option_no_throw(name);
    return one == nullptr ? what : name + " is missing: " + one->get_description();
}

// "--checks excludes --namespace"
std::string
describe_contradiction(std::string const& what, CLI::App const& command, arguments given) {
    constexpr std::string_view between = " excludes ";
    auto const middle = what.find(between);
    if (middle == what.npos) return what;
    auto const* const first = command.get_option_no_throw(what.substr(0, middle));
    auto const* const second = command.get_option_no_throw(what.substr(middle + between.size()));
    if (first == nullptr || second == nullptr) return what;
    return name_of(*first, given) + std::string{between} + name_of(*second, given);
}

// "--api-port: ..." -> "--api-port (or VITALS_API_PORT): ...", since the value may come from the
// variable.
std::string with_variable(std::string what, CLI::App const& command) {
    auto const colon = what.find(": ");
    auto const* const flag = command.get_option_no_throw(what.substr(0, colon));
    if (colon == what.npos || flag == nullptr || flag->get_envname().empty()) return what;
    return what.insert(colon, " (or " + flag->get_envname() + ")");
}

}  // namespace

std::optional<empty_value> find_empty_value(CLI::App const& app, arguments given) {
    auto const* command = &app;
    for (std::string_view const each : given) {
        if (auto const* const named = command_named(each, app); named && command == &app)
            command = named;
        if (each == "--help" || each == "-h") return std::nullopt;
    }
    for (std::string_view const each : given) {
        if (each == "--") return std::nullopt;
        if (!each.starts_with("--") || each.find('=') != each.size() - 1) continue;
        std::string const name{each.substr(0, each.size() - 1)};
        if (auto const* const flag = command->get_option_no_throw(name))
            return empty_value{*command, needs_value(name, *flag)};
    }
    return std::nullopt;
}

std::string describe_unknown_command(std::string const& word, CLI::App const& app) {
    return "unknown command \"" + word + "\"" + did_you_mean(meant_command(word, app));
}

std::string describe_usage_error(
    CLI::Error const& error,
    CLI::App const& app,
    CLI::App const& command,
    arguments given
) {
    if (dynamic_cast<CLI::ExtrasError const*>(&error) != nullptr)
        return describe_unexpected(app, command);
    if (dynamic_cast<CLI::ArgumentMismatch const*>(&error) != nullptr)
        return describe_missing_value(error.what(), command);
    if (dynamic_cast<CLI::RequiredError const*>(&error) != nullptr)
        return describe_missing_argument(error.what(), command);
    if (dynamic_cast<CLI::ExcludesError const*>(&error) != nullptr)
        return describe_contradiction(error.what(), command, given);
    return with_variable(error.what(), command);
}

std::string name_of(CLI::Option const& flag, arguments given) {
    auto name = flag.get_name();
    auto const writes_it = [&name](std::string_view each) {
        return each == name || each.starts_with(name + "=");
    };
    auto const* const value = std::getenv(flag.get_envname().c_str());
    bool const set = value != nullptr && *value != '\0';
    if (!set || std::ranges::any_of(given, writes_it)) return name;
    return name + " (" + flag.get_envname() + " is set)";
}

}  // namespace vitals::app::command_line
