// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Where the program's definitions come from, and the values of Secrets that they refer to.

#include "app/cluster.hpp"
#include "app/defaults.hpp"
#include "app/program.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "runtime/random.hpp"
#include "sources/cluster/cluster_definitions.hpp"
#include "sources/definition_source.hpp"
#include "sources/files/file_definitions.hpp"
#include "sources/services/cluster_services.hpp"

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::app {

program::started program::open_definitions() {
    if (!options_.checks.empty()) {
        std::vector<std::filesystem::path> const paths{
            options_.checks.begin(),
            options_.checks.end()
        };
        auto files = sources::files::file_definitions::open(
            process_.clock,
            process_.log,
            paths,
            definition_outputs()
        );
        if (!files) return std::unexpected{"--checks: " + files.error()};
        reading_.source = std::move(*files);
        if (auto const opened = open_states(); !opened) return opened;
        return secrets_.read_files(options_.secrets);
    }
    auto found = find_cluster(process_.loop(), process_.clock, process_.log, options_);
    if (!found) return std::unexpected{found.error()};
    reading_.cluster = std::move(*found);
    readers_.review_in(*reading_.cluster);
    policy_->source.add_api_server(
        reading_.cluster->config.server.host,
        reading_.cluster->config.server.port
    );
    secrets_.read_cluster(*reading_.cluster, quotas_, [this](std::string_view ns) {
        return publishers_.may_log(ns, 1);
    });
    reading_.source = std::make_unique<sources::cluster::cluster_definitions>(
        sources::cluster::cluster_definitions::parts{
            process_.loop(),
            process_.clock,
            process_.log,
            *reading_.cluster->client,
            reading_.cluster->config
        },
        sources::cluster::cluster_scope{
            .namespaces = options_.namespaces,
            .selector = options_.selector,
        },
        definition_outputs()
    );
    open_services();
    return {};
}

program::started program::open_states() {
    if (options_.state_dir.empty()) return {};
    // Its files would be read as manifests, and each write would have all manifests read again.
    for (auto const& path : options_.checks) {
        std::error_code none;
        if (std::filesystem::equivalent(path, options_.state_dir, none))
            return std::unexpected{"--state-dir: " + path + " is a folder of --checks"};
    }
    auto folder = publishing::state_files::state_folder::open(options_.state_dir);
    if (!folder) return std::unexpected{"--state-dir: " + folder.error()};
    publishers_.write_states(std::move(*folder), *reading_.controller, [this] {
        return reading_.source->is_complete() && reading_.controller->idle();
    });
    return {};
}

void program::open_services() {
    // NOLINTBEGIN(bugprone-unchecked-optional-access): only in a cluster
    reading_.services = std::make_unique<sources::services::cluster_services>(
        sources::services::cluster_services::parts{
            .loop = process_.loop(),
            .clock = process_.clock,
            .log = process_.log,
            .api = *reading_.cluster->client,
            .config = reading_.cluster->config,
            .random = runtime::uniform_random(),
            .most = most_services(process_.memory)
        },
        options_.namespaces,
        sources::services::cluster_services::outputs{
            .changed = [this](auto known) { policy_->source.take_services(std::move(known)); },
            .waiting = [this](std::string const& why) { health_.services.waiting(why); },
            .add_heartbeat = [this](std::string const& name
                             ) { return health_.heartbeats.informer(name); }
        }
    );
    // NOLINTEND(bugprone-unchecked-optional-access)
    reading_.services->need(policy_->source.needs_services());
    health_.services.started();
}

sources::definition_source::outputs program::definition_outputs() {
    return {
        .changed = [this](kube::model::config_map&& object
                   ) { reading_.controller->changed(std::move(object)); },
        .removed = [this](kube::model::object_key const& key
                   ) { reading_.controller->removed(key); },
        .synced = [this](std::string const& ns
                  ) { reading_.controller->when_idle([this, ns] { namespace_runs(ns); }); },
        .waiting = [this](std::string const& why) { health_.informer.not_ready(why); },
        .room = [this] { return reading_.controller->room(); },
        .accepts = [this](kube::model::object_key const& key
                   ) { return reading_.controller->accepts(key); },
        .hands_on_again = [this](kube::model::object_key const& key
                          ) { return reading_.controller->hands_on_again(key); },
        .renumbered =
            [this](kube::model::object_key const& key, std::string const& version) {
                reading_.controller->renumbered(key, version);
            },
        .add_heartbeat = [this](std::string const& name
                         ) { return health_.heartbeats.informer(name); }
    };
}

void program::namespace_runs(std::string const& ns) {
    publishers_.initial_sync_done(ns);
    if (--reading_.namespaces_left > 0) return;
    process_.log.info(
        "all definitions read",
        {{"configmaps", reading_.controller->known().config_maps()}, {"checks", checks_.size()}}
    );
    if (auto* const screen = publishers_.screen()) {
        screen->definitions_read();
        health_.first_round.when_over([screen] { screen->first_round_over(); });
    }
    aliases_.definitions_read();
    health_.first_round.definitions_read();
    health_.informer.ready();
}

}  // namespace vitals::app
