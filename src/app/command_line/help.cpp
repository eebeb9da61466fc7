// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/help.hpp"

#include <CLI/CLI.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app::command_line {

namespace {

// Below each flag: its meaning, its default and its variable. One empty line between paragraphs.
class formatter final : public CLI::Formatter {
    static constexpr std::size_t margin =
        6;  // narrower than any flag, so that its description is below it

public:
    formatter() {
        column_width(margin);
        label("OPTIONS", "flags");
        label("SUBCOMMAND", "command");
    }
    std::string make_usage(CLI::App const* app, std::string name) const override {
        return "\n" + CLI::Formatter::make_usage(app, std::move(name));
    }
    std::string make_group(std::string group, bool positional, std::vector<CLI::Option const*> all)
        const override {
        bool const first =
            group == "Options";  // CLI11 puts an empty line before each and between them
        auto const text = CLI::Formatter::make_group(std::move(group), positional, std::move(all));
        return first || positional ? text : text.substr(1);
    }
    std::string make_option_opts(CLI::Option const* one) const override {
        auto const value = one->get_type_name();
        if (value.empty()) return {};
        return one->get_expected_min() == 0 ? "[=" + value + "]" : " " + value;
    }
    std::string make_option_desc(CLI::Option const* one) const override {
        auto text = one->get_description();
        if (one->get_default_str().empty()) return text;
        if (one->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll)
            text += "; may be repeated";
        text += "\ndefault: " + one->get_default_str();
        return one->get_envname().empty() ? text : text + "; " + one->get_envname();
    }
};

constexpr std::size_t command_column = 14;

void lay_out(CLI::App& command) {
    command.set_help_flag("-h,--help", "print this help");
    command.group("Commands");
    command.formatter(std::make_shared<formatter>());
}

}  // namespace

void describe_program(CLI::App& app) {
    app.description("Vitals runs health checks that are declared in Kubernetes ConfigMaps.");
    lay_out(app);
    app.get_formatter()->column_width(command_column);
    for (auto* const each : app.get_subcommands({})) lay_out(*each);
    app.footer(
        "More about a command: vitals <command> --help\n"
        "Try: vitals run --checks examples/"
    );
}

void describe_run(CLI::App& run) {
    run.description("Run the checks and publish their results");
    run.footer(
        "Checks come from files with --checks, otherwise from the ConfigMaps of a cluster\n"
        "that have the label vitals.dev/checks=true. Inside a Pod Vitals uses the Pod's\n"
        "service account, elsewhere a kubeconfig. Results go to the log, the\n"
        "Consul-compatible API, /metrics and, for checks of a cluster, to Events.\n"
        "Each flag can be set by the environment variable beside its default; the flag\n"
        "wins. A flag given twice takes its last value. A flag that may be repeated takes\n"
        "all of them, also separated by commas.\n"
        "\n"
        "Examples:\n"
        "  vitals run --checks examples/                       without a cluster\n"
        "  vitals run --context staging --namespace shop       on a laptop, one namespace\n"
        "  VITALS_API_PORT=0 vitals run --checks checks.yaml   on any free port\n"
        "\n"
        "Exit codes:\n"
        "  0  stopped by SIGTERM or SIGINT\n"
        "  1  failed: a port is taken, no cluster is configured, a file is missing\n"
        "  2  the command line is wrong"
    );
}

void describe_lint(CLI::App& lint) {
    lint.description("Find the mistakes in manifests, without running anything");
    lint.footer(
        "PATH is a manifest, a file of Kubernetes objects whose ConfigMaps hold them,\n"
        "a folder of such files, or - for standard input. `vitals run` reads manifests\n"
        "with the same parser.\n"
        "A mistake is printed as file:line:column, with its line. A hint is no mistake,\n"
        "but probably not what its author wants. Values that may be secrets are not\n"
        "shown.\n"
        "\n"
        "Examples:\n"
        "  vitals lint checks.yaml manifests/\n"
        "  helm template shop charts/shop | vitals lint --strict -\n"
        "  kubectl get cm -A -l vitals.dev/checks=true -o yaml | vitals lint -\n"
        "\n"
        "Exit codes:\n"
        "  0  no mistakes\n"
        "  1  mistakes, or a file that cannot be read; with --strict, hints as well\n"
        "  2  the command line is wrong"
    );
}

void describe_completion(CLI::App& completion) {
    completion.description("Print a script that completes command lines in a shell");
    completion.footer(
        "For this shell alone:\n"
        "  bash  source <(vitals completion bash)\n"
        "  zsh   source <(vitals completion zsh)\n"
        "  fish  vitals completion fish | source\n"
        "For each new one, put the line into ~/.bashrc, ~/.zshrc (behind compinit) or\n"
        "~/.config/fish/config.fish."
    );
}

CLI::App const* command_named(std::string_view name, CLI::App const& app) {
    for (auto const* const each : app.get_subcommands({}))
        if (each->get_name() == name) return each;
    return nullptr;
}

std::string program_help(CLI::App const& app) {
    return app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal);
}

}  // namespace vitals::app::command_line
