// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/help.hpp"

#include <CLI/CLI.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::app::command_line {

namespace {

// Two lines for each flag of `run`: its meaning, then its default and its variable. One empty line between paragraphs.
class formatter final : public CLI::Formatter {
public:
    explicit formatter(std::size_t margin) {
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

}  // namespace

void describe_program(CLI::App& app) {
    app.description("Vitals runs health checks that are declared in Kubernetes ConfigMaps.");
    app.formatter(std::make_shared<formatter>(14));
    app.footer(
        "More about a command: vitals <command> --help\n"
        "Try: vitals run --checks examples/"
    );
}

void describe_run(CLI::App& run) {
    run.description("Run the checks and publish their results");
    run.formatter(std::make_shared<formatter>(35));
    run.footer(
        "Checks come from files with --checks, otherwise from the ConfigMaps of a cluster that "
        "have the\n"
        "label vitals.dev/checks=true. Inside a pod Vitals uses the pod's service account, "
        "elsewhere\n"
        "a kubeconfig. Results go to the log, the Consul-compatible API, /metrics and, for checks\n"
        "of a cluster, to Events.\n"
        "Each flag can be set by the environment variable beside its default; the flag wins.\n"
        "A flag that may be repeated also takes several values separated by commas.\n"
        "\n"
        "Examples:\n"
        "  vitals run --checks examples/                       without a cluster\n"
        "  vitals run --context staging --namespace shop       on a laptop, one namespace\n"
        "  VITALS_API_PORT=0 vitals run --checks checks.yaml   on any free port\n"
        "\n"
        "Exit codes:\n"
        "  0  stopped by SIGTERM or SIGINT\n"
        "  1  failed at startup (port taken, no cluster configured, no such file), or later\n"
        "  2  the command line is wrong"
    );
}

void describe_lint(CLI::App& lint) {
    lint.description("Find the mistakes in manifests, without running anything");
    lint.formatter(std::make_shared<formatter>(14));
    lint.footer(
        "PATH is a manifest, a file of Kubernetes objects whose ConfigMaps hold manifests, a "
        "folder of\n"
        "such files, or - for standard input. `vitals run` reads manifests with the same parser.\n"
        "Each mistake is printed as file:line:column: message.\n"
        "\n"
        "Exit codes:\n"
        "  0  no mistakes\n"
        "  1  mistakes, or a file that cannot be read\n"
        "  2  the command line is wrong"
    );
}

}  // namespace vitals::app::command_line
