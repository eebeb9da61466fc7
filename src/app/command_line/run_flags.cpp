// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/run_flags.hpp"

#include "app/command_line/flag_values.hpp"
#include "app/command_line/options.hpp"

#include <array>
#include <cctype>
#include <span>
#include <string>
#include <string_view>

namespace vitals::app::command_line {

namespace {

using o = run_options;
using text = std::string_view;

// One line for each flag, in the order of the help.
constexpr std::array flags{
    flag{
        "--checks",
        "PATH",
        flag_group::source,
        flag_kind::list,
        "none",
        "manifests from this file or folder instead of a cluster",
        [](o& into, text t) { return add_text(into.checks, t); }
    },
    flag{
        "--kubeconfig",
        "PATH",
        flag_group::source,
        flag_kind::value,
        "KUBECONFIG, the Pod's own, ~/.kube/config",
        "how to reach the cluster from outside of it",
        [](o& into, text t) { return set_text(into.kubeconfig, t); }
    },
    flag{
        "--context",
        "NAME",
        flag_group::source,
        flag_kind::value,
        "the current one",
        "which context of the kubeconfig",
        [](o& into, text t) { return set_text(into.context, t); }
    },
    flag{
        "--namespace",
        "NS",
        flag_group::source,
        flag_kind::list,
        "all",
        "watch only this namespace",
        [](o& into, text t) { return add_namespace(into.namespaces, t); }
    },
    flag{
        "--selector",
        "LABELS",
        flag_group::source,
        flag_kind::value,
        "vitals.dev/checks=true",
        "which ConfigMaps hold checks, as a label selector",
        [](o& into, text t) { return set_text(into.selector, t); }
    },
    flag{
        "--node-name",
        "NAME",
        flag_group::listening,
        flag_kind::value,
        "the host's name",
        "the Node of every check in the Consul-compatible API",
        [](o& into, text t) { return set_text(into.node_name.emplace(), t); }
    },
    flag{
        "--listen-address",
        "IP",
        flag_group::listening,
        flag_kind::value,
        "all in a cluster, else 127.0.0.1",
        "where the API and the metrics listen",
        [](o& into, text t) { return set_address(into.listen_address.emplace(), t); }
    },
    flag{
        "--api-port",
        "PORT",
        flag_group::listening,
        flag_kind::value,
        "8500",
        "the Consul-compatible API; 0 takes any free port",
        [](o& into, text t) { return set_port(into.api_port, t); }
    },
    flag{
        "--metrics-port",
        "PORT",
        flag_group::listening,
        flag_kind::value,
        "9090",
        "/metrics; 0 takes any free port",
        [](o& into, text t) { return set_port(into.metrics_port, t); }
    },
    flag{
        "--healthz-listen-address",
        "IP",
        flag_group::listening,
        flag_kind::value,
        "all in a cluster, else 127.0.0.1",
        "where Vitals' own health endpoints listen",
        [](o& into, text t) { return set_address(into.healthz_listen_address, t); }
    },
    flag{
        "--healthz-port",
        "PORT",
        flag_group::listening,
        flag_kind::value,
        "8080",
        "/livez, /readyz and /healthz; 0 takes any free port",
        [](o& into, text t) { return set_port(into.healthz_port, t); }
    },
    flag{
        "--healthz-app-id",
        "ID",
        flag_group::listening,
        flag_kind::value,
        "vitals",
        "what ?appid= of /v1.0/healthz must be",
        [](o& into, text t) { return set_text(into.healthz_app_id, t); }
    },
    flag{
        "--allowed-hosts",
        "HOST",
        flag_group::listening,
        flag_kind::list,
        "none",
        "on a loopback address, answer to this host name, too",
        [](o& into, text t) { return add_host(into.allowed_hosts, t); }
    },
    flag{
        "--health-show-reasons",
        "true|false",
        flag_group::listening,
        flag_kind::toggle,
        "false",
        "say on /livez and /readyz why a target failed, which may name URLs of checks",
        [](o& into, text t) { return set_toggle(into.health_show_reasons, t); }
    },
    flag{
        "--probe-threads",
        "N",
        flag_group::probing,
        flag_kind::value,
        "1",
        "threads that probe, 1 to 64; one serves some ten thousand checks",
        [](o& into, text t) { return set_count(into.probe_threads, t, 64); }
    },
    flag{
        "--max-in-flight",
        "N",
        flag_group::probing,
        flag_kind::value,
        "from the file-descriptor limit",
        "probes at the same time, 1 to 1000000; the others wait their turn",
        [](o& into, text t) { return set_count(into.max_in_flight.emplace(), t, 1'000'000); }
    },
    flag{
        "--shutdown-delay",
        "TIME",
        flag_group::process,
        flag_kind::value,
        "5s in a cluster, else 0s",
        "how long to go on after SIGTERM while not ready, 0s to 10s",
        [](o& into, text t) { return set_delay(into.shutdown_delay.emplace(), t); }
    },
    flag{
        "--log-level",
        "LEVEL",
        flag_group::process,
        flag_kind::value,
        "info",
        "debug, info, warn or error",
        [](o& into, text t) { return set_level(into.log_level, t); }
    },
    flag{
        "--log-format",
        "FORMAT",
        flag_group::process,
        flag_kind::value,
        "text on a terminal, else json",
        "text or json",
        [](o& into, text t) { return set_format(into.log_format.emplace(), t); }
    },
};

}  // namespace

std::span<flag const> run_flags() {
    return flags;
}

std::string variable_of(flag const& one) {
    std::string name = "VITALS_";
    for (char const c : one.name.substr(2))
        name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

}  // namespace vitals::app::command_line
