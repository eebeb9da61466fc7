// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/run_flags.hpp"

#include "app/command_line/flag_values.hpp"
#include "app/command_line/options.hpp"
#include "app/command_line/variables.hpp"
#include "core/check/catalog_entry.hpp"
#include "core/quota/quotas.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/rule.hpp"
#include "text/time/duration.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vitals::app::command_line {

namespace {

constexpr auto everywhere = "all in a cluster, else 127.0.0.1";

using texts = std::vector<std::string>;

// The texts have passed the rules of their flags.

auto adds_rules(
    std::vector<net::address_policy::rule>& to,
    net::address_policy::rule::action does
) {
    return [&to, does](texts const& all) {
        for (auto const& each : all)
            to.push_back(net::address_policy::rule::parse(does, each).value());
    };
}

auto adds_settings(std::vector<quota::setting>& to) {
    return [&to](texts const& all) {
        for (auto const& each : all) {
            auto const read = quota::parse_settings(each).value();
            to.insert(to.end(), read.begin(), read.end());
        }
    };
}

// Of a key that is given twice the last value.
auto adds_meta(std::map<std::string, std::string>& to) {
    return [&to](texts const& all) {
        for (auto const& each : all) {
            auto const end = each.find('=');
            to.insert_or_assign(each.substr(0, end), each.substr(end + 1));
        }
        if (to.size() > check::most_meta)
            throw CLI::ValidationError{
                "--node-meta",
                "at most " + std::to_string(check::most_meta) + " keys are possible"
            };
    };
}

auto sets_duration(std::optional<std::chrono::milliseconds>& to) {
    return [&to](std::string const& text) {
        to = std::chrono::duration_cast<std::chrono::milliseconds>(time::parse_duration(text).value(
        ));
    };
}

void add_sources(CLI::App& run, run_options& o) {
    run.option_defaults()->group("Where checks come from");
    auto* const checks =
        run.add_option("--checks", o.checks)
            ->description("read checks from this file or folder instead of a cluster")
            ->default_str("none")
            ->transform(not_empty("PATH"));
    run.add_option("--secrets", o.secrets)
        ->description("folder with the values of Secrets for --checks: NAME/KEY")
        ->default_str("none")
        ->transform(not_empty("PATH"))
        ->needs(checks);
    run.add_option("--state-dir", o.state_dir)
        ->description("folder where results of --checks outlast a restart")
        ->default_str("none")
        ->transform(not_empty("PATH"))
        ->needs(checks);
    run.add_option("--kubeconfig", o.kubeconfig)
        ->description("kubeconfig file to use outside of a cluster")
        ->default_str("KUBECONFIG, the Pod's own, ~/.kube/config")
        ->transform(not_empty("PATH"))
        ->excludes(checks);
    run.add_option("--context", o.context)
        ->description("context of the kubeconfig to use")
        ->default_str("the current one")
        ->transform(not_empty("NAME"))
        ->excludes(checks);
    run.add_option("--namespace", o.namespaces)
        ->description("namespace to watch")
        ->default_str("all")
        ->transform(namespace_name())
        ->excludes(checks);
    run.add_option("--selector", o.selector)
        ->description("label selector of the ConfigMaps that hold checks")
        ->transform(label_selector())
        ->excludes(checks);
    run.add_option("--lease", o.lease)
        ->description("Lease whose holder alone writes reports and Events")
        ->default_str("none")
        ->transform(not_empty("NAME"))
        ->excludes(checks);
}

void add_servers(CLI::App& run, run_options& o) {
    run.option_defaults()->group("Where Vitals listens");
    run.add_option("--node-name", o.node_name)
        ->description("Node of every check in the Consul-compatible API")
        ->default_str("the host's name")
        ->transform(not_empty("NAME"));
    run.add_option("--node-id", o.node_id)
        ->description("ID of this node")
        ->default_str("made of the names of datacenter and node")
        ->transform(uuid());
    run.add_option_function<texts>("--node-meta", adds_meta(o.node_meta))
        ->description("metadata of this node")
        ->default_str("none")
        ->transform(node_meta());
    run.add_option("--datacenter", o.datacenter)
        ->description("the datacenter of this node")
        ->transform(datacenter_name());
    run.add_option("--listen-address", o.listen_address)
        ->description("IP address that the API and the metrics listen on")
        ->default_str(everywhere)
        ->transform(ip_address());
    run.add_option("--api-port", o.api_port)
        ->description("port of the Consul-compatible API; 0 takes any free port")
        ->transform(port());
    run.add_option_no_stream("--api-anonymous", o.api_anonymous)
        ->description("what the API shows without a token: docs/security.md")
        ->default_str("statuses")
        ->transform(api_anonymous());
    run.add_option("--api-token-file", o.api_token_file)
        ->description("whoever sends the token in this file sees everything")
        ->default_str("none")
        ->transform(not_empty("PATH"))
        ->needs(run.get_option("--checks"));
    run.add_option("--metrics-port", o.metrics_port)
        ->description("port of /metrics; 0 takes any free port")
        ->transform(port());
    auto* const certificate =
        run.add_option("--tls-cert-file", o.tls_certificate)
            ->description("PEM file with the certificate of the API and the metrics, for TLS")
            ->default_str("none")
            ->transform(not_empty("PATH"));
    auto* const key = run.add_option("--tls-private-key-file", o.tls_key)
                          ->description("PEM file with the key of that certificate")
                          ->default_str("none")
                          ->transform(not_empty("PATH"))
                          ->needs(certificate);
    certificate->needs(key);
    run.add_option("--healthz-listen-address", o.healthz_listen_address)
        ->description("IP address that the health endpoints of Vitals listen on")
        ->default_str(everywhere)
        ->transform(ip_address());
    run.add_option("--healthz-port", o.healthz_port)
        ->description("port of /livez, /readyz and /healthz; 0 takes any free port")
        ->transform(port());
    run.add_option("--healthz-app-id", o.healthz_app_id)
        ->description("value that ?appid= of /v1.0/healthz must have")
        ->transform(not_empty("ID"));
    run.add_option("--allowed-hosts", o.allowed_hosts)
        ->description("on a loopback address, accept this Host header, too")
        ->default_str("none")
        ->transform(host_name());
    run.add_flag("--health-show-reasons", o.health_show_reasons)
        ->description("show on /livez and /readyz why a target failed; may contain URLs")
        ->default_str("false")
        ->expected(0, 1)
        ->transform(toggle());
}

void add_budgets(CLI::App& run, run_options& o) {
    run.option_defaults()->group("How much a namespace may take");
    run.add_option_function<texts>("--quota", adds_settings(o.quotas))
        ->description("limits of a namespace, * for the others: docs/tenants.md")
        ->default_str("none with --checks")
        ->transform(quota());
    run.add_option_function<std::string>("--max-timeout", sets_duration(o.max_timeout))
        ->description("longest timeout that a check may have, 1s to 1h")
        ->default_str("60s, with --checks 1h")
        ->transform(timeout());
}

void add_targets(CLI::App& run, target_options& o) {
    using net::address_policy::rule;
    run.option_defaults()->group("Where probes may go");
    run.add_option_no_stream("--targets", o.profile)
        ->description("networks that may be probed: docs/targets.md")
        ->default_str("cluster in a cluster, else any")
        ->transform(target_profile());
    run.add_option_function<texts>("--allow-target", adds_rules(o.allow, rule::action::allow))
        ->description("also allow what the profile denies")
        ->default_str("none")
        ->transform(target_rule());
    run.add_option_function<texts>("--deny-target", adds_rules(o.deny, rule::action::deny))
        ->description("deny what the profile allows")
        ->default_str("none")
        ->transform(target_rule());
    using net::address_policy::prefix;
    auto const add_prefix = [](std::vector<prefix>& to) {
        return [&to](texts const& all) {
            for (auto const& each : all)
                to.push_back(net::address_policy::parse_prefix(each).value());
        };
    };
    run.add_option_function<texts>("--internal-prefix", add_prefix(o.internal))
        ->description("network of the cluster with addresses of the Internet")
        ->default_str("those of Vitals' own interfaces")
        ->transform(network_prefix());
    run.add_option_function<texts>("--nat64-prefix", add_prefix(o.nat64))
        ->description("prefix of the network's NAT64, besides 64:ff9b::/96")
        ->default_str("none")
        ->transform(nat64_prefix());
    run.add_option("--own-service", o.own_services)
        ->description("Service of Vitals; checks may probe only its health port")
        ->default_str("none")
        ->transform(host_name());
    run.add_option("--targets-file", o.file)
        ->description("file of the same settings; read again when it changes")
        ->default_str("none")
        ->transform(not_empty("PATH"));
    run.add_flag("--targets-audit", o.audit)
        ->description("count and log what is denied, but probe it")
        ->default_str("false")
        ->expected(0, 1)
        ->transform(toggle());
}

void add_process(CLI::App& run, run_options& o) {
    run.option_defaults()->group("Probing");
    run.add_option("--probe-threads", o.probe_threads)
        ->description("probe threads, 1 to 64; one runs some 10,000 probes a second")
        ->transform(count(64));
    run.add_option("--max-in-flight", o.max_in_flight)
        ->description("maximum number of probes in flight, 1 to 1000000; further probes wait")
        ->default_str("from descriptors and memory limit")
        ->transform(count(1'000'000));

    run.option_defaults()->group("The process");
    run.add_option_function<std::string>("--shutdown-delay", sets_duration(o.shutdown_delay))
        ->description("how long to keep serving after SIGTERM, already not ready, 0s to 10s")
        ->default_str("5s in a cluster, else 0s")
        ->transform(delay());
    run.add_option_no_stream("--log-level", o.log_level)
        ->description("lowest level that is logged")
        ->default_str("info")
        ->transform(log_level());
    run.add_option_no_stream("--log-format", o.log_format)
        ->description("format of the log")
        ->default_str("text on a terminal, else json")
        ->transform(log_format());
}

void settle(CLI::Option& one) {
    if (one.get_expected_max() > 1)  // may be repeated, or its values separated by commas
        one.take_all()->expected(1)->allow_extra_args(false)->delimiter(',');
    else
        one.take_last();  // as in kubectl: the last one wins
    auto* const rule = one.get_validator(0);
    one.type_name(rule->get_description());
    rule->description("");  // CLI11 would append it
}

void finish(CLI::Option& one) {
    if (one.get_default_str().empty()) one.capture_default_str();
    settle(one);
    auto const name = variable_of(one.get_name());
    auto const* const value = std::getenv(name.c_str());
    if (value == nullptr || !is_service_link(name, value)) one.envname(name);
}

}  // namespace

void add_lint_flags(CLI::App& lint, lint_options& into) {
    using net::address_policy::rule;
    for (auto* const one :
         {lint.add_option_no_stream("--targets", into.targets.profile)
              ->description("report targets that this profile of a cluster denies")
              ->default_str("any")
              ->transform(target_profile()),
          lint.add_option_function<texts>(
                  "--allow-target",
                  adds_rules(into.targets.allow, rule::action::allow)
          )
              ->description("with --targets: but not these")
              ->default_str("none")
              ->transform(target_rule()),
          lint.add_option_function<texts>(
                  "--deny-target",
                  adds_rules(into.targets.deny, rule::action::deny)
          )
              ->description("with --targets: these, too")
              ->default_str("none")
              ->transform(target_rule()),
          lint.add_option_function<std::string>("--max-timeout", sets_duration(into.max_timeout))
              ->description("report longer timeouts, 1s to 1h; 60s is the default of a cluster")
              ->default_str("1h")
              ->transform(timeout()),
          lint.add_option_function<texts>("--quota", adds_settings(into.quotas))
              ->description("report more checks or ConfigMaps of a namespace")
              ->default_str("none")
              ->transform(quota())})
        settle(*one);
    lint.get_option("--quota")->delimiter('\0');  // the commas are its own
}

void add_run_flags(CLI::App& run, run_options& into) {
    add_sources(run, into);
    add_servers(run, into);
    add_budgets(run, into);
    add_targets(run, into.targets);
    add_process(run, into);
    for (auto* const one : run.get_options())
        if (one != run.get_help_ptr()) finish(*one);
    run.get_option("--quota")->delimiter('\0');  // the commas are its own
}

}  // namespace vitals::app::command_line
