// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `vitals run`: makes the parts, connects them, and holds them while they run. One object a
// process.

#include "app/cluster.hpp"
#include "app/command_line/options.hpp"
#include "app/file_limit.hpp"
#include "app/first_round.hpp"
#include "app/heartbeats.hpp"
#include "app/servers.hpp"
#include "app/shutdown.hpp"
#include "app/signals.hpp"
#include "app/terminal.hpp"
#include "app/watchdog.hpp"
#include "core/check/status.hpp"
#include "core/status/status_store.hpp"
#include "log/console.hpp"
#include "probing/checker/checker_set.hpp"
#include "publishing/events/event_publisher.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/terminal/style.hpp"
#include "runtime/clock.hpp"
#include "runtime/task_group.hpp"
#include "serving/consul/routes.hpp"
#include "serving/health_server/registry.hpp"
#include "serving/health_server/server.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/reconciler.hpp"
#include "sources/definition_source.hpp"

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::app {

class program {
public:
    // `screen`: how to draw results on the terminal; none: they are logged.
    program(
        command_line::run_options options,
        std::shared_ptr<log::console> console,
        log::logger log,
        std::optional<publishing::terminal::style> screen = {}
    );
    ~program();

    // Listens on every port, then reads the definitions. The error is a sentence for the user.
    std::expected<void, std::string> start();
    // Until a signal, or until a part fails. Returns the exit code.
    int run();

private:
    using started = std::expected<void, std::string>;

    started listen();
    void announce() const;
    std::unique_ptr<terminal> make_terminal(publishing::terminal::style how);
    void start_checkers();
    void start_controller();
    started open_definitions();
    sources::definition_source::outputs definition_outputs();
    void publish_results();
    std::optional<check::status>
    status_of(kube::model::object_key const& config_map, std::string_view id) const;

    void carry_out(reconcile::plan const& plan);
    void report(sources::controller::problems_changed const& change);
    void namespace_runs(std::string const& ns);
    std::string metrics_text() const;

    runtime::awaitable<void> serve(runtime::task_group& all);
    runtime::awaitable<void> part(runtime::awaitable<void> running);
    runtime::awaitable<void>
    stop_when_asked(runtime::task_group& all, runtime::task_group::task definitions);
    runtime::awaitable<void> flush_events(runtime::duration limit);

    // In the order of their dependencies; they are destroyed in the opposite one.
    command_line::run_options options_;
    std::shared_ptr<log::console> console_;  // shared with every logger
    log::logger log_;
    runtime::system_clock clock_;
    runtime::asio::io_context loop_{1};
    std::size_t descriptors_ = raise_file_limit();
    signals signals_;
    watchdog watchdog_;
    serving::health_server::registry health_;
    std::unique_ptr<serving::health_server::server> health_server_;
    std::size_t namespaces_to_read_;  // until everything runs
    heartbeats heartbeats_;
    serving::health_server::target config_ready_;
    serving::health_server::target informer_ready_;
    serving::health_server::target scheduler_ready_;
    status::status_store checks_;
    serving::consul::api api_;
    first_round first_round_;
    std::unique_ptr<probing::checker::checker_set> checkers_;
    std::unique_ptr<sources::controller::controller> controller_;
    std::optional<cluster> cluster_;  // none with --checks
    std::unique_ptr<sources::definition_source> definitions_;
    std::unique_ptr<publishing::events::event_recorder> events_;
    std::unique_ptr<publishing::events::event_publisher> event_publisher_;
    std::unique_ptr<servers> servers_;
    std::optional<publishing::terminal::style> screen_;
    std::unique_ptr<terminal> terminal_;  // of it
};

}  // namespace vitals::app
