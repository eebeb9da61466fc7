// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/options.hpp"

#include "app/command_line/completion.hpp"
#include "app/command_line/flag_values.hpp"
#include "app/command_line/help.hpp"
#include "app/command_line/run_flags.hpp"
#include "app/command_line/usage_error.hpp"
#include "app/command_line/variables.hpp"
#include "text/utf8/utf8.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app::command_line {

namespace {

struct command_line {
    run_options run_asked;
    lint_options lint_asked;
    version_request version_asked;
    std::string help_about;
    std::string shell;
    CLI::App app;
    CLI::App* run = app.add_subcommand("run");
    CLI::App* lint = app.add_subcommand("lint");
    CLI::App* version = app.add_subcommand("version", "Print version, commit and compiler");
    CLI::App* completion = app.add_subcommand("completion");
    CLI::App* help = app.add_subcommand("help", "Print what a command does");

    command_line() {
        app.name("vitals");
        app.set_version_flag("-v,--version", std::string{}, "print version, commit and compiler");
        app.require_subcommand(0, 1);
        describe_program(app);
        add_run_flags(*run, run_asked);
        // With this the variables of `run` are read when `run` is the command, and only then.
        run->parse_complete_callback([] {});
        describe_run(*run);
        add_positional(*lint, "PATH", lint_asked.files)
            .description("file or folder of manifests, or - for standard input")
            ->required();
        add_output(*lint, lint_asked.format, lint_format_name())
            .description("how to print mistakes; github: annotations of a pull request");
        add_lint_flags(*lint, lint_asked);
        lint->add_flag("--strict", lint_asked.strict, "exit with 1 when there are hints, too");
        describe_lint(*lint);
        add_output(*version, version_asked.format, version_format_name())
            .description("how to print it");
        add_positional(*completion, "SHELL", shell)
            .description("bash, zsh or fish")
            ->required()
            ->transform(shell_name().description(""));
        describe_completion(*completion);
        add_positional(*help, "COMMAND", help_about);
    }

    template <class Value>
    static CLI::Option& add_positional(CLI::App& command, std::string name, Value& into) {
        return *command.add_option(std::move(name), into)->type_name("");
    }

    // The rule has the name of its values, as the help and completions show it.
    template <class Value>
    static CLI::Option& add_output(CLI::App& command, Value& into, CLI::Validator rule) {
        auto values = rule.get_description();
        auto* const made = command.add_option_no_stream("-o,--output", into)->take_last();
        return *made->transform(rule.description(""))->type_name(values)->default_str("text");
    }

    CLI::App const& asked() const {
        auto const commands = app.get_subcommands();
        return commands.empty() ? app : *commands.front();
    }
};

command_line_message
wrong(command_line const& line, CLI::App const& command, std::string const& what) {
    auto const name = &command == &line.app ? "vitals" : "vitals " + command.get_name();
    auto const sentence = utf8::visible(what, utf8::ascii_controls::none);
    return {.text = "vitals: " + sentence + "\nTry: " + name + " --help\n", .exit_code = 2};
}

command_line_message help_about(command_line const& line) {
    auto const& about = line.help_about;
    if (about.empty()) return {.text = program_help(line.app)};
    auto const* const command = command_named(about, line.app);
    if (command == nullptr)
        return wrong(line, *line.help, describe_unknown_command(about, line.app));
    return {.text = command->help("vitals")};
}

void remove_repeats(std::vector<std::string>& from) {
    for (auto next = from.begin(); next != from.end();)
        next = std::find(from.begin(), next, *next) == next ? next + 1 : from.erase(next);
}

// Two servers on one port of one address: the second one could not listen.
std::string find_equal_ports(command_line const& line, arguments given) {
    auto const& asked = line.run_asked;
    struct port {
        std::string flag;
        std::string address;  // empty: the default, which depends on where Vitals runs
        std::uint16_t number;
    };
    auto const address = asked.listen_address.value_or("");
    std::array<port, 3> const all{{
        {"--api-port", address, asked.api_port},
        {"--metrics-port", address, asked.metrics_port},
        {"--healthz-port", asked.healthz_listen_address, asked.healthz_port},
    }};
    for (auto one = all.begin(); one != all.end(); ++one)
        for (auto const* other = one + 1; other != all.end(); ++other)
            if (one->number != 0 && one->number == other->number && one->address == other->address)
                return name_of(*line.run->get_option(one->flag), given) + " and " +
                       name_of(*line.run->get_option(other->flag), given) + " are both " +
                       std::to_string(one->number);
    return {};
}

run_options run_options_of(command_line& line) {
    remove_repeats(line.run_asked.namespaces);
    std::vector<std::string> known;
    for (auto const* const one : line.run->get_options())
        if (one != line.run->get_help_ptr()) known.push_back(variable_of(one->get_name()));
    line.run_asked.unknown_variables = unknown_variables(known);
    return line.run_asked;
}

command_line_message completions_of(command_line const& line, int argc, char const* const* argv) {
    std::vector<std::string_view> const words{argv + 2, argv + argc};
    command_line_message offered;
    for (auto const& each : completions(line.app, words)) offered.text += each + "\n";
    return offered;
}

}  // namespace

command parse(int argc, char const* const* argv) {
    command_line line;
    if (argc > 1 && argv[1] == complete_command) return completions_of(line, argc, argv);
    arguments const given{argv + std::min(argc, 1), argv + argc};
    if (auto const found = find_empty_value(line.app, given))
        return wrong(line, found->command, found->what);
    try {
        line.app.parse(argc, argv);
    } catch (CLI::CallForVersion const&) {
        return version_request{};
    } catch (CLI::ParseError const& error) {
        // A user who asks for help gets it, even with an error in another flag or in the
        // environment.
        if (line.app.count("--help") + line.asked().count("--help") > 0)
            return command_line_message{.text = line.app.help()};
        return wrong(
            line,
            line.asked(),
            describe_usage_error(error, line.app, line.asked(), given)
        );
    }
    if (line.run->parsed()) {
        if (auto const same = find_equal_ports(line, given); !same.empty())
            return wrong(line, *line.run, same);
        return run_options_of(line);
    }
    if (line.lint->parsed()) return line.lint_asked;
    if (line.version->parsed()) return line.version_asked;
    if (line.completion->parsed())
        return command_line_message{.text = std::string{completion_script(line.shell)}};
    if (line.help->parsed()) return help_about(line);
    return command_line_message{.text = line.app.help(), .exit_code = 2};
}

}  // namespace vitals::app::command_line
