// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/program.hpp"

#include "app/command_line/options.hpp"
#include "app/command_line/version.hpp"
#include "app/defaults.hpp"
#include "app/file_limit.hpp"
#include "app/metrics_page.hpp"
#include "app/servers.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/load_cluster_config.hpp"
#include "kube/model/config_map.hpp"
#include "log/console.hpp"
#include "log/logger.hpp"
#include "net/http_server/allowed_hosts.hpp"
#include "net/http_server/server.hpp"
#include "probing/checker/checker_set.hpp"
#include "probing/checker/in_flight_limit.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/logging/mistake_log.hpp"
#include "publishing/logging/transition_log.hpp"
#include "serving/consul/routes.hpp"
#include "serving/health_server/server.hpp"
#include "serving/prometheus/metrics_routes.hpp"
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
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app {

namespace {

std::function<double()> uniform_random() {
    return [generator = std::mt19937_64{std::random_device{}()}]() mutable {
        return std::uniform_real_distribution<double>{}(generator);
    };
}

// The time of the start, in milliseconds: no index is smaller than one from before a restart, as long as fewer than a
// thousand changes happen in a second.
std::uint64_t first_index(runtime::clock const& clock) {
    auto const now = std::chrono::floor<std::chrono::milliseconds>(clock.wall());
    return static_cast<std::uint64_t>(
        std::max<std::chrono::milliseconds::rep>(now.time_since_epoch().count(), 1)
    );
}

serving::consul::api_options
api_options(command_line::run_options const& from, runtime::clock const& clock) {
    return {
        .node_name = from.node_name.value_or(host_name()),
        .first_index = first_index(clock),
        .random = uniform_random()
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
      beats_{health_, loop_.get_executor(), namespaces_to_read_},
      config_ready_{health_.add("config")},
      informer_ready_{health_.add("informer-sync")},
      scheduler_ready_{health_.add("scheduler")},
      api_{loop_.get_executor(), clock_, checks_, api_options(options_, clock_)},
      first_round_{loop_.get_executor(), clock_, log_, checks_, health_},
      screen_{screen} {}

program::~program() {
    beats_.forget_checkers();
    beats_.forget_reader();
    // They stop on purpose, also when the start failed.
    for (auto* each : {&config_ready_, &informer_ready_, &scheduler_ready_}) each->retire();
    first_round_.retire();
}

// Ports first: one that is taken is said at once, and the kubelet can ask from the beginning.
program::started program::start() {
    if (auto const listening = listen(); !listening) return listening;
    announce();
    if (screen_) terminal_ = make_terminal(*screen_);
    start_checkers();
    start_controller();
    if (auto const opened = open_definitions(); !opened) return opened;
    config_ready_.ready();
    publish_results();
    return {};
}

program::started program::listen() {
    auto health = serving::health_server::server::start(
        {.address = healthz_listen_address(options_),
         .port = options_.healthz_port,
         .answers =
             {.show_reasons = options_.health_show_reasons, .app_id = options_.healthz_app_id},
         .allowed_hosts = options_.allowed_hosts},
        health_,
        clock_,
        log_
    );
    if (!health)
        return std::unexpected{
            health.error() + "; see --healthz-port and --healthz-listen-address"
        };
    health_server_ = std::move(*health);

    auto const guarded = [this](net::http_server::handler handler) {
        return net::http_server::only_allowed_hosts(
            std::move(handler),
            listen_address(options_),
            options_.allowed_hosts
        );
    };
    auto api_limits = serving::consul::api_limits;
    api_limits.waiting = waiting_clients(descriptors_);
    api_limits.waiting_per_address = waiting_clients_per_address(descriptors_);
    auto both = servers::listen(
        loop_.get_executor(),
        clock_,
        log_,
        listen_address(options_),
        {.number = options_.api_port,
         .flag = "--api-port",
         .handler = guarded(api_.handler()),
         .limits = api_limits},
        {.number = options_.metrics_port,
         .flag = "--metrics-port",
         .handler =
             guarded(serving::prometheus::metrics_handler([this] { return metrics_text(); })),
         .limits = serving::prometheus::metrics_limits}
    );
    if (!both) return std::unexpected{both.error()};
    servers_ = std::move(*both);
    return {};
}

void program::announce() const {
    auto const api = text_of(servers_->api().local());
    auto const metrics = text_of(servers_->metrics().local());
    auto const healthz = text_of(health_server_->local());
    log_.info("listening", {{"healthz", healthz}, {"api", api}, {"metrics", metrics}});
    if (screen_ || options_.log_format != log::format::text) return;
    log_.info("to see more", {{"checks", "curl -s 'http://" + api + "/v1/agent/checks?pretty'"}});
    log_.info("to see more", {{"metrics", "curl -s http://" + metrics + "/metrics"}});
    log_.info("to see more", {{"health", "curl -s 'http://" + healthz + "/readyz?verbose'"}});
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
    beats_.watch(*checkers_);
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
            .report = [this](sources::controller::problems_changed const& told) { report(told); }
        }
    );
    beats_.watch(*controller_);
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
    auto cluster = kube::config::load_cluster_config(
        kube::config::process_environment(),
        {.kubeconfig = options_.kubeconfig, .context = options_.context}
    );
    if (!cluster) return std::unexpected{cluster.error()};
    log_.info("cluster found", {{"server", cluster->server.text()}, {"from", cluster->source}});
    definitions_ = std::make_unique<sources::cluster::cluster_definitions>(
        loop_.get_executor(),
        clock_,
        log_,
        std::move(*cluster),
        sources::cluster::cluster_scope{
            .namespaces = options_.namespaces,
            .selector = options_.selector,
            .user_agent = command_line::user_agent(),
        },
        definition_outputs()
    );
    return {};
}

sources::definition_source::outputs program::definition_outputs() {
    return {
        .changed = [this](kube::model::config_map const& object) { controller_->changed(object); },
        .removed = [this](kube::model::object_key const& key) { controller_->removed(key); },
        .synced = [this](std::string const& space
                  ) { controller_->when_idle([this, space] { namespace_runs(space); }); },
        .waiting = [this](std::string const& why) { informer_ready_.not_ready(why); },
        .room = [this] { return controller_->room(); },
        .progress = [this](std::size_t loop) { beats_.informer_progress(loop); }
    };
}

void program::publish_results() {
    checks_.subscribe([this](auto const& check, auto const& change) {
        if (terminal_)
            terminal_->changed(check, change);
        else
            publishing::logging::log_transition(log_, check, change);
        if (stories_) stories_->changed(check, change);
    });
    if (definitions_->api() == nullptr) return;
    events_ = std::make_unique<publishing::events::event_recorder>(
        publishing::events::event_recorder::parts{
            .loop = loop_.get_executor(),
            .clock = clock_,
            .api = *definitions_->api(),
            .log = log_,
            .random = uniform_random(),
            .instance = host_name(),
            .status_of =
                [this](auto const& config_map, auto id) { return status_of(config_map, id); }
        }
    );
    stories_ = std::make_unique<publishing::events::event_stories>(
        *events_,
        [this](kube::model::object_key const& key) { return controller_->known().uid(key); }
    );
}

std::optional<check::status>
program::status_of(kube::model::object_key const& config_map, std::string_view id) const {
    check::identity const who{config_map.space, config_map.name, id};
    auto const* const found = checks_.find(who.text());
    if (found == nullptr || found->pending) return std::nullopt;
    return found->status();
}

void program::carry_out(reconcile::plan const& plan) {
    if (stories_) stories_->planned(plan);
    if (terminal_) terminal_->edited(plan);
    checkers_->apply(plan);
}

void program::report(sources::controller::problems_changed const& told) {
    if (terminal_)
        terminal_->problems(told.key, told.fresh);
    else
        publishing::logging::log_mistakes(log_, told.key, told.fresh);
    if (!stories_) return;
    if (told.removed)
        stories_->removed(told.key, told.uid);
    else
        stories_->mistakes(told.key, told.uid, told.problems);
}

void program::namespace_runs(std::string const& space) {
    if (stories_) stories_->start_up_is_over(space);
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

std::string program::metrics_text() const {
    return metrics_page({
        .checks = checks_,
        .checkers = *checkers_,
        .controller = *controller_,
        .definitions = *definitions_,
        .events = events_.get(),
        .console = *console_,
        .health = *health_server_,
        .servers = *servers_,
    });
}

}  // namespace vitals::app
