// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/program.hpp"

#include "app/cluster.hpp"
#include "app/command_line/options.hpp"
#include "app/defaults.hpp"
#include "app/file_limit.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/config_map.hpp"
#include "log/console.hpp"
#include "log/logger.hpp"
#include "probing/checker/checker_set.hpp"
#include "probing/checker/in_flight_limit.hpp"
#include "publishing/terminal/style.hpp"
#include "runtime/clock.hpp"
#include "runtime/random.hpp"
#include "serving/consul/routes.hpp"
#include "sources/cluster/cluster_definitions.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/reading_thread.hpp"
#include "sources/controller/reconciler.hpp"
#include "sources/definition_source.hpp"
#include "sources/files/file_definitions.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::app {

namespace {

// The time of the start, in microseconds: larger than any index before a restart, as long as fewer
// than a million changes happen in a second, changes of outputs included. It stays below 2^53,
// which JavaScript reads exactly.
std::uint64_t first_index(runtime::clock const& clock) {
    auto const now = std::chrono::floor<std::chrono::microseconds>(clock.wall());
    return static_cast<std::uint64_t>(
        std::max<std::chrono::microseconds::rep>(now.time_since_epoch().count(), 1)
    );
}

serving::consul::api_options
api_options(command_line::run_options const& from, runtime::clock const& clock) {
    return {
        .node_name = from.node_name.value_or(host_name()),
        .first_index = first_index(clock),
        .random = runtime::uniform_random()
    };
}

}  // namespace

program::program(
    command_line::run_options options,
    std::shared_ptr<log::console> console,
    log::logger log,
    std::optional<publishing::terminal::style> screen
)
    : options_{std::move(options)},
      console_{std::move(console)},
      log_{std::move(log)},
      signals_{loop_.get_executor()},
      watchdog_{log_},
      health_{clock_, log_},
      namespaces_to_read_{std::max<std::size_t>(options_.namespaces.size(), 1)},
      heartbeats_{health_, loop_.get_executor()},
      config_ready_{health_.add("config")},
      informer_ready_{health_.add("informer-sync")},
      scheduler_ready_{health_.add("scheduler")},
      api_{loop_.get_executor(), clock_, checks_, api_options(options_, clock_)},
      first_round_{loop_.get_executor(), clock_, log_, checks_, health_},
      screen_{screen} {}

program::~program() {
    heartbeats_.forget_checkers();
    heartbeats_.forget_reader();
    // Their heartbeats are retired on purpose, also when the start failed.
    for (auto* each : {&config_ready_, &informer_ready_, &scheduler_ready_}) each->retire();
    first_round_.retire();
}

// Ports first: a port that is taken is reported at once, and the kubelet can ask from the
// beginning.
program::started program::start() {
    if (auto const listening = listen(); !listening) return listening;
    if (screen_) terminal_ = make_terminal(*screen_);
    start_checkers();
    start_controller();
    if (auto const opened = open_definitions(); !opened) return opened;
    announce();
    config_ready_.ready();
    publish_results();
    return {};
}

void program::start_checkers() {
    auto const descriptors = descriptors_ - waiting_clients(descriptors_);
    auto const possible = probing::checker::possible_in_flight(descriptors);
    auto const asked =
        options_.max_in_flight.value_or(probing::checker::default_max_in_flight(descriptors));
    if (asked > possible)
        log_.warn(
            "fewer probes in flight than asked for: too few file descriptors",
            {{"asked", asked}, {"limit", possible}, {"descriptors", descriptors_}}
        );
    checkers_ = std::make_unique<probing::checker::checker_set>(
        loop_.get_executor(),
        clock_,
        log_,
        checks_,
        probing::checker::settings{
            .probe_threads = options_.probe_threads,
            .max_in_flight = std::min(asked, possible),
            .max_kept_connections = probing::checker::max_kept_connections(descriptors),
            .max_sockets = possible,
            .network = {}
        }
    );
    heartbeats_.watch(*checkers_);
    scheduler_ready_.ready();
}

void program::start_controller() {
    controller_ = std::make_unique<sources::controller::controller>(
        sources::controller::controller::parts{
            .loop = loop_.get_executor(),
            .clock = clock_,
            .log = log_,
            .make_reader =
                [this](auto to) {
                    return std::make_unique<sources::controller::reading_thread>(
                        loop_.get_executor(),
                        std::move(to)
                    );
                }
        },
        sources::controller::controller::outputs{
            .apply = [this](reconcile::plan const& plan) { carry_out(plan); },
            .report = [this](sources::controller::problems_changed const& change
                      ) { report(change); }
        }
    );
    heartbeats_.watch(*controller_);
}

program::started program::open_definitions() {
    if (!options_.checks.empty()) {
        std::vector<std::filesystem::path> const paths{
            options_.checks.begin(),
            options_.checks.end()
        };
        auto files =
            sources::files::file_definitions::open(clock_, log_, paths, definition_outputs());
        if (!files) return std::unexpected{"--checks: " + files.error()};
        definitions_ = std::move(*files);
        return {};
    }
    auto found = find_cluster(loop_.get_executor(), clock_, log_, options_);
    if (!found) return std::unexpected{found.error()};
    cluster_ = std::move(*found);
    definitions_ = std::make_unique<sources::cluster::cluster_definitions>(
        sources::cluster::cluster_definitions::parts{
            loop_.get_executor(),
            clock_,
            log_,
            *cluster_->client,
            cluster_->config
        },
        sources::cluster::cluster_scope{
            .namespaces = options_.namespaces,
            .selector = options_.selector,
        },
        definition_outputs()
    );
    return {};
}

sources::definition_source::outputs program::definition_outputs() {
    return {
        .changed = [this](kube::model::config_map&& object
                   ) { controller_->changed(std::move(object)); },
        .removed = [this](kube::model::object_key const& key) { controller_->removed(key); },
        .synced = [this](std::string const& ns
                  ) { controller_->when_idle([this, ns] { namespace_runs(ns); }); },
        .waiting = [this](std::string const& why) { informer_ready_.not_ready(why); },
        .room = [this] { return controller_->room(); },
        .add_heartbeat = [this](std::string const& name) { return heartbeats_.informer(name); }
    };
}

void program::namespace_runs(std::string const& ns) {
    if (event_publisher_) event_publisher_->initial_sync_done(ns, checks_.revision());
    if (--namespaces_to_read_ > 0) return;
    log_.info(
        "all definitions read",
        {{"configmaps", controller_->known().config_maps()}, {"checks", checks_.size()}}
    );
    if (terminal_) {
        terminal_->definitions_read();
        first_round_.when_over([this] { terminal_->first_round_over(); });
    }
    first_round_.definitions_read();
    informer_ready_.ready();
}

}  // namespace vitals::app
