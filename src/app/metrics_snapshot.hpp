// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values of /metrics, gathered from the parts that have them.

#include "app/health_reports.hpp"
#include "app/servers.hpp"
#include "app/state_files.hpp"
#include "core/metrics/snapshot.hpp"
#include "core/quota/quotas.hpp"
#include "core/status/status_store.hpp"
#include "kube/client/api_client.hpp"
#include "log/console.hpp"
#include "probing/checker/checker_set.hpp"
#include "probing/ttl/ttl_checks.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/logging/log_share.hpp"
#include "serving/consul/routes.hpp"
#include "serving/health_server/server.hpp"
#include "serving/readers/reader_cache.hpp"
#include "sources/controller/controller.hpp"
#include "sources/definition_source.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/services/cluster_services.hpp"

namespace vitals::app {

class serving_certificate;

struct metrics_sources {
    status::status_store const& checks;
    probing::checker::checker_set const& checkers;
    bool targets_file_valid = true;  // or there is none
    sources::controller::controller const& controller;
    kube::client::api_client const* api;  // null without a cluster
    sources::definition_source const& definitions;
    probing::ttl::ttl_checks const& ttl;
    serving::consul::api const& consul;
    serving::readers::reader_cache const& readers;
    sources::services::cluster_services const* services = nullptr;  // null without a cluster
    quota::quotas const& quotas;
    sources::secrets::object_states const& secrets;
    publishing::events::event_recorder const* events;           // null without a cluster
    health_reports const* reports = nullptr;                    // the same
    state_files const* states = nullptr;                        // null without --state-dir
    publishing::logging::log_share const* log_share = nullptr;  // the same
    log::console const& console;
    serving::health_server::server const& health;
    app::servers const& servers;
    serving_certificate const* certificate = nullptr;  // null without TLS
};

// Borrows texts of the sources: print it before they change.
metrics::snapshot take_metrics_snapshot(metrics_sources const& from);

}  // namespace vitals::app
