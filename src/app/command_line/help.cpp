// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/help.hpp"

#include "app/command_line/run_flags.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

namespace vitals::app::command_line {

namespace {

constexpr std::size_t margin = 35;  // of the second column

constexpr std::array group_titles{
    std::pair{flag_group::source, "Where checks come from"},
    std::pair{flag_group::listening, "Where Vitals listens"},
    std::pair{flag_group::probing, "Probing"},
    std::pair{flag_group::process, "The process"},
};

void append_flag(std::string& out, flag const& one) {
    std::string left{"  "};
    left.append(one.name).append(one.kind == flag_kind::toggle ? "[=" : " ").append(one.value);
    if (one.kind == flag_kind::toggle) left += "]";
    left.resize(std::max(left.size() + 2, margin), ' ');
    out.append(left).append(one.meaning);
    if (one.kind == flag_kind::list) out += "; may be repeated";
    out.append("\n").append(margin, ' ').append("default: ").append(one.default_text);
    out.append("; ").append(variable_of(one)).append("\n");
}

}  // namespace

std::string program_help() {
    return "Vitals runs health checks that are declared in Kubernetes ConfigMaps.\n"
           "\n"
           "Usage: vitals <command> [flags]\n"
           "\n"
           "Commands:\n"
           "  run          run the checks and publish their results\n"
           "  lint FILE... find the mistakes in manifests, without running anything\n"
           "  version      print what this program is\n"
           "\n"
           "vitals <command> --help says more about each.\n"
           "Try: vitals run --checks examples/\n";
}

std::string run_help() {
    std::string out =
        "Run the checks and publish their results: to the log, the Consul-compatible API,\n"
        "/metrics and, in a cluster, as Events.\n"
        "\n"
        "Usage: vitals run [flags]\n"
        "\n"
        "In a cluster the checks come from ConfigMaps with the label vitals.dev/checks=true, by\n"
        "service account inside a pod and by kubeconfig elsewhere; with --checks, from files.\n"
        "Each flag may be given as the environment variable named beside it; the flag wins.\n"
        "A flag that may be repeated is comma-separated there.\n";
    for (auto const& [group, title] : group_titles) {
        out.append("\n").append(title).append(":\n");
        for (auto const& one : run_flags())
            if (one.group == group) append_flag(out, one);
    }
    out +=
        "\n"
        "  -h, --help                       print this\n"
        "\n"
        "Examples:\n"
        "  vitals run --checks examples/                       without a cluster\n"
        "  vitals run --context staging --namespace shop       on a laptop, one namespace\n"
        "  VITALS_API_PORT=0 vitals run --checks checks.yaml   on any free port\n"
        "\n"
        "Exit codes:\n"
        "  0  asked to stop and stopped\n"
        "  1  could not do its work: port taken, no cluster configured, no such file\n"
        "  2  the command line is wrong\n";
    return out;
}

std::string lint_help() {
    return "Find the mistakes in manifests with the parser that the server uses. Nothing is run.\n"
           "\n"
           "Usage: vitals lint FILE...\n"
           "\n"
           "FILE may be a folder, or - for standard input; ConfigMaps in it are looked into.\n"
           "Each mistake is printed as file:line:column: message.\n"
           "\n"
           "Exit codes:\n"
           "  0  no mistakes\n"
           "  1  mistakes, or a file that cannot be read\n"
           "  2  the command line is wrong\n";
}

}  // namespace vitals::app::command_line
