// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `vitals run`: makes the parts, connects them, and holds them while they run. One object a process.

#include "app/definition_source.hpp"
#include "app/event_stories.hpp"
#include "app/heartbeats.hpp"
#include "app/options.hpp"
#include "app/servers.hpp"
#include "app/shutdown.hpp"
#include "app/signals.hpp"
#include "app/watchdog.hpp"
#include "check/status.hpp"
#include "checker/checker_set.hpp"
#include "controller/controller.hpp"
#include "controller/reconciler.hpp"
#include "health_server/registry.hpp"
#include "health_server/server.hpp"
#include "log/console.hpp"
#include "publish/event_recorder.hpp"
#include "runtime/clock.hpp"
#include "runtime/task_group.hpp"
#include "status/status_store.hpp"

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::app {

class program {
public:
    program(run_options options, std::shared_ptr<log::console> console, log::logger log);
    ~program();

    // Listens on every port, then reads the definitions. The error is a sentence for whoever started us.
    std::expected<void, std::string> start();
    // Until a signal, or until a part fails. Returns the exit code.
    int run();

private:
    using started = std::expected<void, std::string>;

    started listen();
    void announce() const;
    void start_checkers();
    void start_controller();
    started open_definitions();
    definition_source::outputs definition_outputs();
    void publish_results();
    std::optional<check::status>
    status_of(kube_model::object_key const& config_map, std::string_view id) const;

    void carry_out(reconcile::plan const& plan);
    void report(controller::problems_changed const& told);
    void namespace_runs(std::string const& space);
    std::string metrics_text() const;

    runtime::awaitable<void> serve(runtime::task_group& all);
    runtime::awaitable<void> part(runtime::awaitable<void> running);
    runtime::awaitable<void>
    stop_when_asked(runtime::task_group& all, runtime::task_group::task definitions);
    runtime::awaitable<void> flush_events(runtime::duration limit);

    // In the order in which they are needed; they end in the opposite one.
    run_options options_;
    std::shared_ptr<log::console> console_;  // shared with every logger
    log::logger log_;
    runtime::system_clock clock_;
    runtime::asio::io_context loop_{1};
    signals signals_;
    watchdog watchdog_;
    health_server::registry health_;
    std::unique_ptr<health_server::server> health_server_;
    std::size_t namespaces_to_read_;  // until everything runs
    heartbeats beats_;
    health_server::target config_ready_;
    health_server::target informer_ready_;
    health_server::target scheduler_ready_;
    status::status_store checks_;
    std::unique_ptr<checker::checker_set> checkers_;
    std::unique_ptr<controller::controller> controller_;
    std::unique_ptr<definition_source> definitions_;
    std::unique_ptr<publish::event_recorder> events_;
    std::unique_ptr<event_stories> stories_;
    std::unique_ptr<servers> servers_;
};

}  // namespace vitals::app
