// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values of /metrics: the program fills them for each scrape.

#include "core/quota/budgets.hpp"
#include "core/status/probe_statistics.hpp"
#include "core/status/status_store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::metrics {

// Borrowed texts from a small fixed set.
using count_by_reason = std::map<std::string_view, std::uint64_t>;

struct build {
    std::string version;
    std::string commit;
};

// The checks of one namespace on the probe loops.
struct namespace_probing {
    std::string name;
    std::size_t in_flight = 0;
    std::size_t kept_connections = 0;
    std::size_t waiting = 0;
    std::uint64_t postponed = 0;
    std::size_t names_in_flight = 0;  // asked for at name servers
    std::size_t names_waiting = 0;
    double expected_per_second = 0;
    double oldest_due_seconds = 0;
    double interval_factor = 1;
};

// Probes that the address policy denied.
struct denied_probes {
    std::string_view why;  // the class of the address or port
    std::string_view at;   // where it came from: "literal", "resolve", "redirect"
    std::uint64_t count = 0;
};

// Of the probe loops, summed.
struct probing {
    std::size_t in_flight = 0;
    std::size_t in_flight_limit = 0;
    std::size_t idle_sockets = 0;
    std::size_t names_in_flight = 0;  // asked for at name servers
    std::size_t names_waiting = 0;
    std::uint64_t names_postponed = 0;
    std::size_t kept_connections = 0;
    std::size_t kept_connections_limit = 0;
    std::uint64_t ticks_skipped = 0;
    double oldest_due_seconds = 0;
    std::vector<namespace_probing> namespaces;
    std::vector<denied_probes> denied{};  // without those that never happened
    bool targets_file_valid = true;       // or there is none
    status::duration_histogram lateness;
    status::duration_histogram turns;
};

// Without a name: the other ConfigMaps of the namespace; without both: those of further namespaces.
struct config_map_problems {
    std::string_view ns{};
    std::string_view name{};
    std::size_t problems = 0;
};

// What one namespace defines, and what of it is left out, beyond its budgets.
struct namespace_definitions {
    std::string_view ns{};
    std::uint64_t bytes = 0;
    std::uint64_t config_maps = 0;
    std::uint64_t checks = 0;
    std::uint64_t left_out = 0;  // ConfigMaps, at present
    std::uint64_t left_out_total = 0;
    quota::budgets quota = quota::unlimited();
};

// Secrets and ConfigMaps that checks of one namespace refer to.
struct referenced_objects {
    std::string_view ns{};
    std::string_view state{};  // "read", "missing", ...
    std::size_t count = 0;
};

// The addresses that profile own-namespace permits to checks of one namespace.
struct namespace_addresses {
    std::string ns{};
    std::size_t addresses = 0;
};

struct services {
    std::vector<namespace_addresses> by_namespace{};
    std::uint64_t left_out_total = 0;  // Services and EndpointSlices without room
};

struct definitions {
    std::size_t config_maps = 0;         // or files
    std::size_t manifests_rejected = 0;  // keys with at least one problem, at present
    std::size_t problems = 0;            // at present
    std::vector<config_map_problems> by_config_map{
    };  // those with problems; the caller bounds them
    std::vector<namespace_definitions> by_namespace{};
    // Where nothing can be read at present:
    std::size_t empty_config_maps = 0;
    std::size_t empty_paths = 0;       // of --checks
    std::size_t empty_namespaces = 0;  // watched ones; all namespaces in one watch count as one
};

// The reading of ConfigMaps, or files.
struct reading {
    std::size_t waiting_bytes = 0;  // of the changes in the work queue "definitions"
    std::uint64_t given_up = 0;
    status::duration_histogram cost{};  // CPU time
};

// The list and watch of one resource in one namespace, or in all.
struct watched_namespace {
    std::string name{};  // empty: all of them
    bool connected = false;
    bool synced = false;
    std::size_t objects = 0;
    std::optional<double> last_event_age_seconds{};  // nothing before the first event
};

struct informer_state {
    std::string resource{};  // its plural: "configmaps"
    std::vector<watched_namespace> namespaces{};
    // Summed over all namespaces.
    std::uint64_t events = 0;              // changes and bookmarks
    std::uint64_t undecodable = 0;         // of those
    std::uint64_t oversized = 0;           // objects that were left out
    std::uint64_t safety_corrections = 0;  // objects that a list had to correct
    count_by_reason relists{};
    count_by_reason watch_restarts{};
};

// Requests to the API server before they are sent.
struct api_requests {
    std::size_t waiting = 0;
    std::uint64_t not_sent = 0;
};

struct events {
    std::uint64_t sent = 0;
    std::uint64_t unpublished = 0;  // changes that not even a summary reports
    count_by_reason dropped{};
};

// HealthReports.
struct reports {
    std::size_t kept = 0;  // at present
    std::uint64_t writes = 0;
    std::uint64_t conflicts = 0;
    std::uint64_t failures = 0;
    std::uint64_t bytes = 0;
    std::size_t largest_bytes = 0;
    std::uint64_t read = 0;  // at the start
    std::uint64_t ignored = 0;
    std::uint64_t restored_checks = 0;
};

// Of --state-dir.
struct state_files {
    std::size_t kept = 0;     // at present
    std::size_t failing = 0;  // the same: that cannot be written
    std::uint64_t writes = 0;
    std::uint64_t failures = 0;
    std::uint64_t bytes = 0;
    std::uint64_t set_aside = 0;  // at the start
    std::uint64_t restored_checks = 0;
};

// As client-go's workqueue_*.
struct work_queue {
    std::string_view name;
    std::size_t depth = 0;
    std::size_t delayed = 0;
    double oldest_seconds = 0;
    double longest_running_seconds = 0;
    std::uint64_t adds = 0;
    std::uint64_t retries = 0;
    count_by_reason dropped{};
    status::duration_histogram latency{};
    status::duration_histogram work_duration{};
};

// Checks of kind ttl, and the requests that update them.
struct ttl {
    std::size_t waiting = 0;  // checks that expire without an update
    std::uint64_t updates = 0;
    std::uint64_t expired = 0;
    status::duration_histogram lateness{};
    std::uint64_t refused = 0;  // updates from elsewhere
    std::uint64_t failed = 0;   // of an unknown check, or without sense
};

struct reviews {
    std::uint64_t granted = 0;
    std::uint64_t denied = 0;
    std::uint64_t failed = 0;
};

// Who reads the API, in a cluster.
struct readers {
    reviews tokens{};
    reviews accesses{};
    std::size_t kept = 0;  // verdicts
    struct queue {
        std::size_t waiting = 0;
        std::uint64_t refused = 0;
    };
    queue known{};    // of readers whose token was good the last time
    queue unknown{};  // of all other tokens
};

// Connections to one of our own ports.
struct listener {
    std::string server;  // "healthz", "api", "metrics"
    std::size_t connections = 0;
    std::size_t connections_limit = 0;
    std::uint64_t requests = 0;
    std::size_t waiting = 0;        // waiting requests, each with its connection
    std::size_t waiting_limit = 0;  // 0: no request waits there
    std::uint64_t waits_refused = 0;
    std::uint64_t rejected = 0;
    std::uint64_t answers_refused = 0;
    count_by_reason evicted{};  // by their stage when they were closed for others
};

struct namespace_log {
    std::string_view ns{};
    std::uint64_t left_out = 0;  // lines about its checks, beyond its share
};

// The kernel's numbers about this process.
struct process {
    double cpu_seconds = 0;
    std::uint64_t resident_bytes = 0;
    std::uint64_t open_fds = 0;
    std::uint64_t max_fds = 0;
    double start_time_seconds = 0;  // since the epoch
};

struct snapshot {
    status::status_store const& checks;
    metrics::build build{};
    metrics::probing probing{};
    metrics::ttl ttl{};
    metrics::readers readers{};
    metrics::definitions definitions{};
    std::vector<referenced_objects> referenced{};  // without those that are not there
    std::optional<metrics::services> services{};   // nothing in another profile
    metrics::reading reading{};
    std::vector<informer_state> informers{};              // of each resource one
    std::optional<metrics::api_requests> api_requests{};  // nothing without a cluster
    std::optional<metrics::events> events{};              // the same
    std::optional<metrics::reports> reports{};            // the same
    std::optional<metrics::state_files> state_files{};    // nothing without --state-dir
    std::vector<listener> listeners{};
    std::uint64_t catalog_tags_left_out = 0;
    std::optional<std::chrono::sys_seconds> certificate_expires{};  // nothing without TLS
    std::vector<work_queue> work_queues{};
    std::uint64_t log_records_dropped = 0;
    std::vector<namespace_log> log_by_namespace{};
    std::optional<metrics::process> process{};
};

}  // namespace vitals::inline core::metrics
