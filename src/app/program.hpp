// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `vitals run`: makes the parts, connects them, and holds them while they run. One object a
// process.

#include "app/api_readers.hpp"
#include "app/cluster.hpp"
#include "app/command_line/options.hpp"
#include "app/policy_source.hpp"
#include "app/process.hpp"
#include "app/program_health.hpp"
#include "app/publishers.hpp"
#include "app/secrets.hpp"
#include "app/servers.hpp"
#include "app/serving_certificate.hpp"
#include "app/terminal.hpp"
#include "core/metrics/exposition.hpp"
#include "core/quota/quotas.hpp"
#include "core/status/status_store.hpp"
#include "log/console.hpp"
#include "log/logger.hpp"
#include "net/dns/resolver.hpp"
#include "probing/alias/alias_checks.hpp"
#include "probing/checker/checker_set.hpp"
#include "probing/ttl/ttl_checks.hpp"
#include "publishing/terminal/style.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "serving/consul/routes.hpp"
#include "sources/controller/controller.hpp"
#include "sources/definition_source.hpp"
#include "sources/services/cluster_services.hpp"

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::app {

class program {
public:
    program(
        command_line::run_options options,
        std::shared_ptr<log::console> console,
        log::logger log
    );
    ~program();

    // Listens on every port, then reads the definitions. The error is a sentence for the user.
    // `screen`: how to draw results on the terminal; none: they are logged.
    std::expected<void, std::string> start(std::optional<publishing::terminal::style> screen = {});
    // Until a signal, or until a part fails. Returns the exit code.
    int run();

private:
    struct address_policy {
        address_policy(
            process& of,
            command_line::target_options const& options,
            policy_source::own_ports ports,
            bool in_cluster
        );
        net::dns::resolver names;
        policy_source source;
    };
    using started = std::expected<void, std::string>;
    // How definitions come in.
    struct reading {
        std::unique_ptr<sources::controller::controller> controller;
        std::optional<app::cluster> cluster;  // none with --checks
        std::unique_ptr<sources::definition_source> source;
        std::unique_ptr<sources::services::cluster_services> services;  // null with --checks
        std::size_t namespaces_left = 1;                                // until everything runs
    };

    started open_certificate();
    started listen();
    std::string scheme() const;  // of the API and the metrics
    std::size_t most_waiting() const;
    void announce() const;
    std::unique_ptr<terminal> make_terminal(publishing::terminal::style how);
    started open_policy();
    void start_checkers();
    void start_controller();
    void divide_memory();
    started open_definitions();
    sources::definition_source::outputs definition_outputs();
    started open_states();
    void open_services();
    void namespace_runs(std::string const& ns);
    metrics::page scrape() const;

    runtime::awaitable<void> serve(runtime::task_group& all);
    runtime::awaitable<void> part(std::string_view name, runtime::awaitable<void> running);
    runtime::awaitable<void> read_definitions();
    runtime::awaitable<void> flush_publishers(
        runtime::task_group& all,
        std::optional<runtime::task_group::task> lease,
        runtime::duration limit
    );
    runtime::awaitable<void> stop_when_asked(
        runtime::task_group& all,
        runtime::task_group::task definitions,
        std::optional<runtime::task_group::task> lease
    );

    // In the order of their dependencies; they are destroyed in the opposite one.
    command_line::run_options options_;
    process process_;
    quota::quotas quotas_;
    status::status_store checks_;
    program_health health_;
    probing::ttl::ttl_checks ttl_;
    probing::alias::alias_checks aliases_;
    api_readers readers_;
    serving::consul::api api_;
    std::unique_ptr<address_policy> policy_;
    secrets secrets_;
    std::unique_ptr<probing::checker::checker_set> checkers_;
    reading reading_;
    publishers publishers_;
    std::optional<serving_certificate> certificate_;  // none: without TLS
    std::unique_ptr<servers> servers_;
};

}  // namespace vitals::app
