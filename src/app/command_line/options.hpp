// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The options of the command line and the environment. An explicit flag wins over its VITALS_
// variable.

#include "app/cli/lint_format.hpp"
#include "app/command_line/variables.hpp"
#include "core/quota/quotas.hpp"
#include "log/logger.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/rule.hpp"
#include "serving/readers/who_reads.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace vitals::app::command_line {

// Where probes may connect to: docs/targets.md.
struct target_options {
    std::optional<net::address_policy::profile> profile;  // none: cluster in a cluster, else any
    std::vector<net::address_policy::rule> allow;
    std::vector<net::address_policy::rule> deny;
    std::vector<net::address_policy::prefix> nat64;
    std::vector<net::address_policy::prefix> internal;
    std::vector<std::string> own_services;  // names of the Services of Vitals
    std::string file;                       // empty: none
    bool audit = false;
};

struct run_options {
    std::vector<std::string> checks;      // files and folders; empty: a cluster
    std::string secrets;                  // folder of the values that they refer to; empty: none
    std::string state_dir;                // results last there; empty: they do not
    std::string kubeconfig;               // empty: as kubectl looks for it
    std::string context;                  // empty: the kubeconfig's current one
    std::vector<std::string> namespaces;  // empty: all
    std::string selector = "vitals.dev/checks=true";
    std::string lease;  // in the own namespace; empty: none, this process writes alone
    std::optional<std::string> node_name;  // none: the host's name
    std::string node_id;                   // empty: made of the names of datacenter and node
    std::map<std::string, std::string> node_meta;
    std::string datacenter = "dc1";
    // Addresses are IP literals. None: all in a cluster, else 127.0.0.1.
    std::optional<std::string> listen_address;
    std::uint16_t api_port = 8500;
    serving::readers::anonymous api_anonymous = serving::readers::anonymous::statuses;
    std::string api_token_file;  // who has its token sees everything; empty: none
    std::uint16_t metrics_port = 9090;
    std::string tls_certificate;  // PEM files of both ports; empty: no TLS
    std::string tls_key;
    std::string healthz_listen_address;  // empty: all in a cluster, else 127.0.0.1
    std::uint16_t healthz_port = 8080;
    std::string healthz_app_id = "vitals";
    std::vector<std::string> allowed_hosts;  // besides localhost and loopback addresses
    bool health_show_reasons = false;
    std::vector<quota::setting> quotas;  // of --quota; app::quotas() has the defaults
    target_options targets;
    std::size_t probe_threads = 1;
    std::optional<std::size_t> max_in_flight;  // none: from descriptors and memory
    std::optional<std::chrono::milliseconds>
        max_timeout;  // none: 60 s, for files what fields allow
    std::optional<std::chrono::milliseconds> shutdown_delay;  // none: 5 s in a cluster, else 0
    log::level log_level = log::level::info;
    std::optional<log::format> log_format;            // none: text on a terminal, else json
    std::vector<unknown_variable> unknown_variables;  // as written, so possibly misspelt
};

struct lint_options {
    std::vector<std::string> files;
    cli::lint_format format = cli::lint_format::text;
    bool strict = false;
    // What a server refuses by its settings; none of them: nothing.
    target_options targets;  // without a profile: any target is allowed
    std::optional<std::chrono::milliseconds> max_timeout;
    std::vector<quota::setting> quotas;
};

enum class version_format : std::uint8_t { text, json };

struct version_request {
    version_format format = version_format::text;
};

// Only to be printed: help, a completion script, or the usage error.
struct command_line_message {
    std::string text;
    int exit_code = 0;  // 0: to standard output; 2: to standard error
};

using command = std::variant<run_options, lint_options, version_request, command_line_message>;

// Reads the VITALS_ variables of the process, too; an empty variable counts as unset.
command parse(int argc, char const* const* argv);

}  // namespace vitals::app::command_line
