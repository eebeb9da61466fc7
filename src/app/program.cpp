// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/program.hpp"

#include "app/command_line/options.hpp"
#include "app/defaults.hpp"
#include "app/file_limit.hpp"
#include "app/memory_shares.hpp"
#include "app/policy_source.hpp"
#include "core/check/status.hpp"
#include "core/manifest/parse.hpp"
#include "core/quota/budgets.hpp"
#include "core/reconcile/plan.hpp"
#include "log/console.hpp"
#include "log/logger.hpp"
#include "probing/checker/checker_set.hpp"
#include "probing/checker/fair_share.hpp"
#include "probing/checker/in_flight_limit.hpp"
#include "probing/ttl/ttl_checks.hpp"
#include "publishing/terminal/style.hpp"
#include "runtime/clock.hpp"
#include "runtime/random.hpp"
#include "serving/consul/routes.hpp"
#include "serving/readers/gate.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/reading_thread.hpp"
#include "sources/controller/reconciler.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

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

serving::consul::api_options api_options(
    command_line::run_options const& from,
    runtime::clock const& clock,
    probing::ttl::ttl_checks& ttl,
    serving::readers::gate& gate
) {
    return {
        .node_name = from.node_name.value_or(host_name()),
        .node_id = from.node_id,
        .node_meta = from.node_meta,
        .datacenter = from.datacenter,
        .first_index = first_index(clock),
        .random = runtime::uniform_random(),
        .update =
            [&ttl](std::string_view identity, check::status to, std::string_view output) {
                return ttl.update(identity, to, output);
            },
        .allowed_hosts = from.allowed_hosts,
        .gate = &gate
    };
}

}  // namespace

program::program(
    command_line::run_options options,
    std::shared_ptr<log::console> console,
    log::logger log
)
    : options_{std::move(options)},
      process_{.console = std::move(console), .log = std::move(log)},
      quotas_{quotas(options_)},
      health_{process_, checks_},
      ttl_{process_.loop(), process_.clock, checks_},
      aliases_{process_.clock, checks_, options_.node_name.value_or(host_name())},
      readers_{process_, options_},
      api_{
          process_.loop(),
          process_.clock,
          checks_,
          api_options(options_, process_.clock, ttl_, readers_.gate())
      },
      secrets_{process_, most_secret_values(options_, process_.memory)},
      publishers_{process_, checks_} {
    reading_.namespaces_left = std::max<std::size_t>(options_.namespaces.size(), 1);
    checks_.limit_outputs(
        quotas_,
        process_.memory ? share_memory(*process_.memory, {}).outputs : quota::no_limit
    );
}

program::~program() = default;

// Ports first: a port that is taken is reported at once, and the kubelet can ask from the
// beginning.
program::started program::start(std::optional<publishing::terminal::style> screen) {
    if (auto opened = readers_.open(); !opened) return opened;
    if (auto const listening = listen(); !listening) return listening;
    if (screen) publishers_.draw_on(make_terminal(*screen));
    if (auto const opened = open_policy(); !opened) return opened;
    start_checkers();
    start_controller();
    if (auto const opened = open_definitions(); !opened) return opened;
    announce();
    health_.config.ready();
    checks_.subscribe([this](auto const& check, auto const& change) {
        publishers_.changed(check, change);
    });
    checks_.subscribe([this](auto const& check, auto const& change) {
        aliases_.changed(check, change);
    });
    checks_.subscribe_to_unprobed([this](auto const& check, std::string_view why) {
        publishers_.unprobed(check, why);
    });
    if (reading_.cluster) {
        publishers_.write_events(*reading_.cluster, *reading_.controller, options_.lease);
        publishers_.write_reports(
            *reading_.cluster,
            *reading_.controller,
            options_.namespaces,
            [this](std::string const& why) { health_.informer.not_ready(why); }
        );
    }
    return {};
}

program::address_policy::address_policy(
    process& of,
    command_line::target_options const& options,
    policy_source::own_ports ports,
    bool in_cluster
)
    : names{of.loop(), of.clock, {}},
      source{
          policy_source::parts{
              .loop = of.loop(),
              .log = of.log,
              .around =
                  {.clock = of.clock,
                   .resolve = [this](std::string const& name) { return names.resolve(name); }},
              .in_cluster = in_cluster
          },
          options,
          ports
      } {}

program::started program::open_policy() {
    policy_ = std::make_unique<address_policy>(
        process_,
        options_.targets,
        policy_source::own_ports{
            .health = health_.server->local().port(),
            .api = servers_->api().local().port(),
            .metrics = servers_->metrics().local().port()
        },
        options_.checks.empty()
    );
    return policy_->source.open();
}

void program::start_checkers() {
    using probing::checker::fair_share;
    probing::checker::resources const resources{
        .descriptors = process_.descriptors - most_waiting() -
                       secret_watches(process_.descriptors, process_.memory).most,
        .memory = process_.memory
    };
    auto const possible = probing::checker::possible_in_flight(resources);
    auto const asked =
        options_.max_in_flight.value_or(probing::checker::default_max_in_flight(resources));
    if (asked > possible)
        process_.log.warn(
            "fewer probes in flight than asked for: too few file descriptors, or too little memory",
            {{"asked", asked},
             {"limit", possible},
             {"descriptors", process_.descriptors},
             {"memory_limit_bytes", process_.memory.value_or(0)}}
        );
    checkers_ = std::make_unique<probing::checker::checker_set>(
        process_.loop(),
        process_.clock,
        process_.log,
        checks_,
        probing::checker::settings{
            .probe_threads = options_.probe_threads,
            .max_in_flight = std::min(asked, possible),
            .max_kept_connections = probing::checker::max_kept_connections(resources),
            .max_sockets = possible,
            .among =
                options_.checks.empty() ? fair_share::among::namespaces : fair_share::among::one,
            .quotas = quotas_,
            .network = {},
            .policy = policy_->source.now(),
            .secrets = &secrets_.store()
        }
    );
    policy_->source.on_change(
        {.changed =
             [this, edition = policy_->source.now()->edition()](auto const& policy) mutable {
                 checkers_->set_policy(policy);
                 // What manifests may say does not depend on Services.
                 if (std::exchange(edition, policy->edition()) != policy->edition())
                     reading_.controller->rules_changed();
                 if (!reading_.services) return;
                 reading_.services->need(policy_->source.needs_services());
                 divide_memory();
             },
         // What was a mistake may be allowed now.
         .edited = [this] { reading_.controller->read_again(); }}
    );
    health_.heartbeats.watch(*checkers_);
    health_.scheduler.ready();
}

void program::start_controller() {
    reading_.controller = std::make_unique<sources::controller::controller>(
        sources::controller::controller::parts{
            .loop = process_.loop(),
            .clock = process_.clock,
            .log = process_.log,
            .make_reader =
                [this](auto to) {
                    return std::make_unique<sources::controller::reading_thread>(
                        process_.loop(),
                        std::move(to),
                        manifest::reading_limit,
                        manifest::limits{
                            .longest_timeout = max_timeout(options_),
                            .denies = [this](auto const& target
                                      ) { return policy_->source.refusal(target); }
                        }
                    );
                },
            .quotas = &quotas_,
            .most_definitions = most_definitions(options_, process_.memory),
            .read_again = [this] { reading_.source->read_again(); }
        },
        sources::controller::controller::outputs{
            .apply =
                [this](reconcile::plan const& plan) {
                    publishers_.edited(plan);
                    secrets_.apply(plan);
                    ttl_.before(plan);
                    aliases_.before(plan);
                    checkers_->apply(plan);
                    ttl_.after(plan);
                    aliases_.after(plan);
                    divide_memory();
                },
            .report = [this](sources::controller::problems_changed const& change
                      ) { publishers_.problems(change); },
            .may_log = [this](std::string_view ns) { return publishers_.may_log(ns, 1); },
            .done = [this](auto const& config_map) { publishers_.done(config_map); },
            .renumbered = [this](auto const& config_map) { publishers_.renumbered(config_map); }
        }
    );
    health_.heartbeats.watch(*reading_.controller);
}

// What definitions, Services and Secrets take is not there for probes and outputs.
void program::divide_memory() {
    if (!process_.memory) return;
    auto const shares = share_memory(
        *process_.memory,
        {.definitions = reading_.controller->budget().used(),
         .services = reading_.services && policy_->source.needs_services(),
         .secrets = secrets_.size()}
    );
    checkers_->limit_places(shares.places);
    checks_.limit_all_outputs(shares.outputs);
}

}  // namespace vitals::app
