// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/metrics_snapshot.hpp"

#include "app/command_line/version.hpp"
#include "app/health_reports.hpp"
#include "app/process_info.hpp"
#include "app/serving_certificate.hpp"
#include "app/state_files.hpp"
#include "core/metrics/snapshot.hpp"
#include "kube/client/api_client.hpp"
#include "kube/work_queue/job.hpp"
#include "kube/work_queue/statistics.hpp"
#include "net/address_policy/ranges.hpp"
#include "net/http_server/server.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "probing/probe/denied.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/logging/log_share.hpp"
#include "serving/readers/reader_cache.hpp"
#include "serving/readers/reviewer.hpp"
#include "sources/controller/controller.hpp"
#include "sources/secrets/object_states.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app {

namespace {

std::vector<metrics::denied_probes> denied_of(probing::checker::probe_loop_statistics const& probing
) {
    std::vector<metrics::denied_probes> made;
    for (std::size_t why = 0; why < probing.blocked.size(); ++why)
        for (std::size_t at = 0; at < probing.blocked.at(why).size(); ++at)
            if (auto const count = probing.blocked.at(why).at(at); count > 0)
                made.push_back(
                    {to_string(static_cast<net::address_policy::denial>(why)),
                     to_string(static_cast<probing::probe::origin>(at)),
                     count}
                );
    return made;
}

metrics::events events_of(publishing::events::event_recorder const& of) {
    auto const& sending = of.sending();
    return {
        .sent = sending.sent,
        .unpublished = of.counters().unpublished,
        .dropped =
            {{"limit", of.counters().limit},
             {"overflow", sending.overflow},
             {"tries", sending.tries},
             {"refused", sending.refused},
             {"lease", sending.handed_over},
             {"shutdown", sending.shutdown}},
    };
}

metrics::reports reports_of(health_reports const& of) {
    auto const& writer = of.writer();
    auto const& restored = of.restored();
    return {
        .kept = writer.size(),
        .writes = writer.counters().writes,
        .conflicts = writer.counters().conflicts,
        .failures = writer.counters().failures,
        .bytes = writer.counters().bytes,
        .largest_bytes = writer.counters().largest,
        .read = restored.read,
        .ignored = restored.ignored,
        .restored_checks = restored.restored,
    };
}

metrics::state_files states_of(state_files const& of) {
    auto const& writer = of.writer();
    auto const& restored = of.restored();
    return {
        .kept = writer.size(),
        .failing = writer.failing(),
        .writes = writer.counters().writes,
        .failures = writer.counters().failures,
        .bytes = writer.counters().bytes,
        .set_aside = restored.set_aside,
        .restored_checks = restored.restored,
    };
}

metrics::listener listener_of(std::string name, net::http_server::connection_counts of) {
    return {
        .server = std::move(name),
        .connections = of.open,
        .connections_limit = of.limit,
        .requests = of.requests,
        .waiting = of.waiting,
        .waiting_limit = of.waiting_limit,
        .waits_refused = of.waits_refused,
        .rejected = of.rejected,
        .answers_refused = of.answers_refused,
        .evicted = std::move(of.evicted)
    };
}

metrics::work_queue queue_of(std::string_view name, kube::work_queue::statistics const& of) {
    metrics::work_queue made{
        .name = name,
        .depth = of.depth,
        .delayed = of.delayed,
        .oldest_seconds = of.oldest_seconds,
        .longest_running_seconds = of.longest_running_seconds,
        .adds = of.adds,
        .retries = of.retries,
        .latency = of.latency,
        .work_duration = of.work_duration,
    };
    for (std::size_t i = 0; i < of.dropped.size(); ++i)
        made.dropped[to_string(static_cast<kube::work_queue::drop_reason>(i))] = of.dropped.at(i);
    return made;
}

std::vector<metrics::namespace_probing> namespaces_of(
    probing::checker::probe_loop_statistics const& all
) {
    std::vector<metrics::namespace_probing> made;
    made.reserve(all.namespaces.size());
    for (auto const& [ns, each] : all.namespaces)
        made.push_back({
            .name = ns,
            .in_flight = each.in_flight,
            .kept_connections = each.kept_connections,
            .waiting = each.waiting,
            .postponed = each.postponed,
            .names_in_flight = each.names_in_flight,
            .names_waiting = each.names_waiting,
            .expected_per_second = each.expected_per_second,
            .oldest_due_seconds = all.seconds_since(each.oldest_due),
            .interval_factor = each.interval_factor,
        });
    return made;
}

metrics::probing probing_of(probing::checker::probe_loop_statistics const& all) {
    return {
        .in_flight = all.in_flight,
        .in_flight_limit = all.max_in_flight,
        .idle_sockets = all.idle_sockets,
        .names_in_flight = all.names_in_flight,
        .names_waiting = all.names_waiting,
        .names_postponed = all.names_postponed,
        .kept_connections = all.kept_connections,
        .kept_connections_limit = all.max_kept_connections,
        .ticks_skipped = all.skipped_ticks,
        .oldest_due_seconds = all.seconds_since(all.oldest_due),
        .namespaces = namespaces_of(all),
        .denied = denied_of(all),
        .lateness = all.lateness,
        .turns = all.turns,
    };
}

std::vector<metrics::referenced_objects> referenced_of(sources::secrets::object_states const& all) {
    std::vector<metrics::referenced_objects> made;
    for (auto const& [ns, counts] : all.all())
        for (std::size_t i = 0; i < counts.size(); ++i)
            if (auto const count = counts.at(i); count > 0)
                made.push_back(
                    {ns, to_string(static_cast<sources::secrets::object_state>(i)), count}
                );
    return made;
}

metrics::readers readers_of(serving::readers::reader_cache const& of) {
    auto const counted = [](serving::readers::review_counters const& by) {
        return metrics::reviews{.granted = by.granted, .denied = by.denied, .failed = by.failed};
    };
    auto const queue = [&of](serving::readers::token_is which) {
        auto const& its = of.places(which);
        return metrics::readers::queue{.waiting = its.waiting(), .refused = its.refused()};
    };
    return {
        .tokens = counted(of.tokens()),
        .accesses = counted(of.accesses()),
        .kept = of.size(),
        .known = queue(serving::readers::token_is::known),
        .unknown = queue(serving::readers::token_is::unknown)
    };
}

metrics::definitions definitions_of(metrics_sources const& from) {
    auto const& known = from.controller.known();
    metrics::definitions made{
        .config_maps = known.config_maps(),
        .manifests_rejected = known.rejected_manifests(),
        .problems = known.problems(),
        .empty_config_maps = known.without_manifest(),
    };
    for (auto const& [ns, name, problems] : known.with_problems())
        made.by_config_map.push_back({ns, name, problems});
    for (auto const& [ns, of] : from.controller.budget().all())
        made.by_namespace.push_back(
            {.ns = ns,
             .bytes = of.bytes,
             .config_maps = of.admitted,
             .checks = of.checks,
             .left_out = of.left_out,
             .left_out_total = of.left_out_total,
             .quota = from.quotas.of(ns)}
        );
    return made;
}

metrics::reading reading_of(sources::controller::reading_statistics const& of) {
    return {.waiting_bytes = of.bytes, .given_up = of.given_up, .cost = of.cost};
}

std::vector<metrics::namespace_log> log_of(publishing::logging::log_share const& shares) {
    std::vector<metrics::namespace_log> made;
    for (auto const& [ns, of] : shares.all())
        if (of.left_out_total > 0) made.push_back({.ns = ns, .left_out = of.left_out_total});
    return made;
}

void take_publishers(metrics::snapshot& now, metrics_sources const& from) {
    if (from.events != nullptr) {
        now.events = events_of(*from.events);
        now.work_queues.push_back(queue_of("events", from.events->queue()));
    }
    if (from.reports != nullptr) {
        now.reports = reports_of(*from.reports);
        now.work_queues.push_back(queue_of("reports", from.reports->writer().queue()));
    }
    if (from.states != nullptr) {
        now.state_files = states_of(*from.states);
        now.work_queues.push_back(queue_of("state_files", from.states->writer().queue()));
    }
}

}  // namespace

metrics::snapshot take_metrics_snapshot(metrics_sources const& from) {
    metrics::snapshot now{.checks = from.checks};
    now.build = {
        .version = std::string{command_line::version()},
        .commit = std::string{command_line::commit()}
    };
    now.probing = probing_of(from.checkers.statistics());
    now.probing.targets_file_valid = from.targets_file_valid;
    now.ttl = {
        .waiting = from.ttl.waiting(),
        .updates = from.ttl.counters().updates,
        .expired = from.ttl.counters().expired,
        .lateness = from.ttl.counters().lateness,
        .refused = from.consul.updates().refused,
        .failed = from.consul.updates().failed
    };
    now.readers = readers_of(from.readers);
    now.definitions = definitions_of(from);
    now.referenced = referenced_of(from.secrets);
    now.informers = from.definitions.informers();
    auto& empty =
        now.informers.empty() ? now.definitions.empty_paths : now.definitions.empty_namespaces;
    empty = from.definitions.empty_places();
    if (from.services != nullptr) {
        for (auto& each : from.services->informers()) now.informers.push_back(std::move(each));
        now.services = from.services->usage();
        // Of namespaces that do not use Vitals nobody learns here.
        if (now.services)
            std::erase_if(now.services->by_namespace, [&](auto const& each) {
                return !from.controller.budget().all().contains(each.ns);
            });
    }
    auto const reading = from.controller.statistics();
    now.reading = reading_of(reading);
    now.work_queues.push_back(queue_of("definitions", reading.queue));
    if (from.api != nullptr) {
        auto const queue = from.api->queue();
        now.api_requests = {.waiting = queue.waiting, .not_sent = queue.not_sent};
    }
    now.listeners = {
        listener_of("healthz", from.health.connections()),
        listener_of("api", from.servers.api().connections()),
        listener_of("metrics", from.servers.metrics().connections())
    };
    if (from.certificate != nullptr) now.certificate_expires = from.certificate->expires();
    now.catalog_tags_left_out = from.consul.tags_left_out();
    take_publishers(now, from);
    now.log_records_dropped = from.console.dropped();
    if (from.log_share != nullptr) now.log_by_namespace = log_of(*from.log_share);
    now.process = read_process_info();
    return now;
}

}  // namespace vitals::app
