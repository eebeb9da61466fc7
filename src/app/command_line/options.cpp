// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/options.hpp"

#include "app/command_line/help.hpp"
#include "app/command_line/run_flags.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app::command_line {

namespace {

command_line_message wrong(std::string what, std::string_view hint) {
    return {
        .text = "vitals: " + std::move(what) + "\nTry: " + std::string{hint} + "\n",
        .exit_code = 2
    };
}

// Texts as they were given, from the command line or the environment.
struct given {
    std::vector<std::string> values;
    std::string source;  // "--api-port", or "VITALS_API_PORT (--api-port)"
};

std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> parts;
    for (;;) {
        auto const comma = text.find(',');
        if (auto const part = text.substr(0, comma); !part.empty()) parts.emplace_back(part);
        if (comma == text.npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

// For a Service "vitals-api" the kubelet gives the pods of its namespace VITALS_API_PORT=tcp://10.0.0.1:8500.
bool is_service_link(std::string_view variable, std::string_view text) {
    return variable.ends_with("_PORT") && text.find("://") != text.npos;
}

given find_given(flag const& one, CLI::Option const& option, environment const& variables) {
    std::string const name{one.name};
    auto const variable = variable_of(one);
    if (option.count() > 0) {
        auto values = option.results();
        // `--flag` of a toggle comes without a value, or with CLI11's placeholder for none.
        if (one.kind == flag_kind::toggle && (values.back().empty() || values.back() == "{}"))
            values.back() = "true";
        return {.values = std::move(values), .source = name + " (or " + variable + ")"};
    }
    auto const* const text = variables(variable.c_str());
    if (text == nullptr || *text == '\0' || is_service_link(variable, text)) return {};
    given found{.values = {text}, .source = variable + " (or " + name + ")"};
    if (one.kind == flag_kind::list) found.values = split_at_commas(text);
    return found;
}

// What is wrong with the flags together.
std::string contradiction(run_options const& run) {
    if (run.checks.empty()) return {};
    if (!run.kubeconfig.empty()) return "--checks and --kubeconfig exclude each other";
    if (!run.context.empty()) return "--checks and --context exclude each other";
    if (!run.namespaces.empty()) return "--checks and --namespace exclude each other";
    return {};
}

command read_run(CLI::App const& app, environment const& variables) {
    constexpr std::string_view hint = "vitals run --help";
    run_options run;
    for (auto const& one : run_flags()) {
        auto const found = find_given(one, *app.get_option(std::string{one.name}), variables);
        for (auto const& text : found.values)
            if (auto const mistake = one.apply(run, text); !mistake.empty())
                return wrong(found.source + ": \"" + text + "\" " + mistake, hint);
    }
    if (auto const mistake = contradiction(run); !mistake.empty()) return wrong(mistake, hint);
    return run;
}

struct command_line {
    CLI::App app{"vitals"};
    CLI::App* run = app.add_subcommand("run");
    CLI::App* lint = app.add_subcommand("lint");
    CLI::App* version = app.add_subcommand("version");
    std::vector<std::string> files;

    command_line() {
        app.set_version_flag("--version", std::string{});
        app.require_subcommand(0, 1);
        lint->add_option("FILE", files)->required();
        for (auto const& one : run_flags()) {
            auto* const option = run->add_option(std::string{one.name});
            if (one.kind == flag_kind::list)
                option->take_all()->expected(1)->allow_extra_args(false);
            if (one.kind == flag_kind::toggle) option->expected(0, 1);
            option->type_name(std::string{one.value});
        }
    }
};

std::string help_of(command_line const& line) {
    if (line.run->parsed()) return run_help();
    if (line.lint->parsed()) return lint_help();
    return program_help();
}

std::string_view hint_of(command_line const& line) {
    if (line.run->parsed()) return "vitals run --help";
    if (line.lint->parsed()) return "vitals lint --help";
    return "vitals --help";
}

}  // namespace

command parse(int argc, char const* const* argv, environment const& variables) {
    command_line line;
    try {
        line.app.parse(argc, argv);
    } catch (CLI::CallForHelp const&) {
        return command_line_message{.text = help_of(line), .exit_code = 0};
    } catch (CLI::CallForVersion const&) {
        return version_request{};
    } catch (CLI::ParseError const& error) {
        return wrong(error.what(), hint_of(line));
    }
    if (line.run->parsed()) return read_run(*line.run, variables);
    if (line.lint->parsed()) return lint_options{.files = line.files};
    if (line.version->parsed()) return version_request{};
    return command_line_message{.text = program_help(), .exit_code = 2};
}

}  // namespace vitals::app::command_line
