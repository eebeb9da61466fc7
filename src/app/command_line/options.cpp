// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/options.hpp"

#include "app/command_line/help.hpp"
#include "app/command_line/run_flags.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace vitals::app::command_line {

namespace {

struct command_line {
    run_options run_asked;
    lint_options lint_asked;
    CLI::App app;
    CLI::App* run = app.add_subcommand("run");
    CLI::App* lint = app.add_subcommand("lint");
    CLI::App* version = app.add_subcommand("version", "Print version, commit and compiler");

    command_line() {
        app.name("vitals");
        app.set_version_flag("--version", std::string{}, "print version, commit and compiler");
        app.require_subcommand(0, 1);
        for (auto* const each : {&app, run, lint, version}) {
            each->set_help_flag("-h,--help", "print this help");
            each->group("Commands");
        }
        lint->add_option(
                "PATH",
                lint_asked.files,
                "file or folder of manifests, or - for standard input"
        )
            ->required()
            ->type_name("");
        add_run_flags(*run, run_asked);
        // With it the variables of `run` are read when `run` is the command, and only then.
        run->parse_complete_callback([] {});
        describe_program(app);
        describe_run(*run);
        describe_lint(*lint);
    }

    CLI::App const& asked() const {
        auto const commands = app.get_subcommands();
        return commands.empty() ? app : *commands.front();
    }
};

// "--api-port: ..." -> "--api-port (or VITALS_API_PORT): ...", for the value may come from there.
std::string with_variable(std::string what, CLI::App const& command) {
    auto const colon = what.find(": ");
    auto const* const flag = command.get_option_no_throw(what.substr(0, colon));
    if (colon == what.npos || flag == nullptr || flag->get_envname().empty()) return what;
    return what.insert(colon, " (or " + flag->get_envname() + ")");
}

command_line_message wrong(command_line const& line, std::string const& what) {
    auto const& command = line.asked();
    auto const name = &command == &line.app ? "vitals" : "vitals " + command.get_name();
    return {
        .text = "vitals: " + with_variable(what, command) + "\nTry: " + name + " --help\n",
        .exit_code = 2
    };
}

void remove_repeats(std::vector<std::string>& from) {
    for (auto next = from.begin(); next != from.end();)
        next = std::find(from.begin(), next, *next) == next ? next + 1 : from.erase(next);
}

}  // namespace

command parse(int argc, char const* const* argv) {
    command_line line;
    try {
        line.app.parse(argc, argv);
    } catch (CLI::CallForVersion const&) {
        return version_request{};
    } catch (CLI::ParseError const& error) {
        // Whoever asks for help gets it, with a mistake in another flag or in the environment, too.
        if (line.app.count("--help") + line.asked().count("--help") > 0)
            return command_line_message{.text = line.app.help(), .exit_code = 0};
        return wrong(line, error.what());
    }
    remove_repeats(line.run_asked.namespaces);
    if (line.run->parsed()) return line.run_asked;
    if (line.lint->parsed()) return line.lint_asked;
    if (line.version->parsed()) return version_request{};
    return command_line_message{.text = line.app.help(), .exit_code = 2};
}

}  // namespace vitals::app::command_line
