// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"
#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"

#include <cstdint>
#include <vector>

namespace vitals::inline core::metrics {
namespace {

family by_reason(family made, count_by_reason const& counts) {
    for (auto const& [reason, count] : counts)
        made.add({{"reason", reason}}, static_cast<double>(count));
    return made;
}

using informers = std::vector<informer_state>;

void describe_connections(informers const& now, family_sink const& to) {
    auto connected = family::gauge(
        "vitals_informer_connected",
        "1 while a watch on the API server is open. Without a namespace: one watch over all of "
        "them."
    );
    auto synced = family::gauge(
        "vitals_informer_synced",
        "1 once every object of the resource in the namespace has been listed."
    );
    auto objects = family::gauge("vitals_informer_objects", "Objects the informer knows.");
    auto age = family::gauge(
        "vitals_informer_last_event_age_seconds",
        "Time since the API server last sent anything, bookmarks included."
    );
    for (auto const& of : now)
        for (auto const& each : of.namespaces) {
            family::labels const which{{"resource", of.resource}, {"namespace", each.name}};
            connected.add(which, each.connected ? 1 : 0);
            synced.add(which, each.synced ? 1 : 0);
            objects.add(which, static_cast<double>(each.objects));
            if (each.last_event_age_seconds) age.add(which, *each.last_event_age_seconds);
        }
    for (auto const& each : {connected, synced, objects, age}) to(each);
}

family by_resource(family made, informers const& now, std::uint64_t informer_state::* count) {
    for (auto const& of : now)
        made.add({{"resource", of.resource}}, static_cast<double>(of.*count));
    return made;
}

family by_resource_and_reason(
    family made,
    informers const& now,
    count_by_reason informer_state::* counts
) {
    for (auto const& of : now)
        for (auto const& [reason, count] : of.*counts)
            made.add({{"resource", of.resource}, {"reason", reason}}, static_cast<double>(count));
    return made;
}

void describe_budgets(std::vector<namespace_definitions> const& all, family_sink const& to) {
    auto bytes = family::gauge(
        "vitals_namespace_definition_bytes",
        "Bytes of the definitions, aliases and defaults written out, by namespace; those of a "
        "check "
        "count as long as it runs."
    );
    auto config_maps = family::gauge(
        "vitals_namespace_config_maps",
        "ConfigMaps with checks that are read, by namespace."
    );
    auto checks = family::gauge("vitals_namespace_checks", "Running checks by namespace.");
    auto left_out = family::gauge(
        "vitals_namespace_config_maps_left_out",
        "ConfigMaps that are left out, or some of their checks, beyond a budget, at present. Of a "
        "namespace's ConfigMaps beyond its budget of them, 100 are listed."
    );
    auto total = family::counter(
        "vitals_namespace_definitions_left_out_total",
        "Times that a ConfigMap, or some of its checks, began to be left out, beyond a budget."
    );
    auto quota = family::gauge(
        "vitals_namespace_quota",
        "The limit of each budget that has one, by namespace; budget: its key of --quota."
    );
    for (auto const& each : all) {
        family::labels const ns{{"namespace", each.ns}};
        for (auto const& key : quota::keys)
            if (auto const limit = each.quota.*key.which; limit != quota::no_limit)
                quota.add(
                    {{"namespace", each.ns}, {"budget", key.name}},
                    static_cast<double>(limit)
                );
        bytes.add(ns, static_cast<double>(each.bytes));
        config_maps.add(ns, static_cast<double>(each.config_maps));
        checks.add(ns, static_cast<double>(each.checks));
        left_out.add(ns, static_cast<double>(each.left_out));
        total.add(ns, static_cast<double>(each.left_out_total));
    }
    for (auto const* each : {&bytes, &config_maps, &checks, &left_out, &total, &quota}) to(*each);
}

}  // namespace

void describe_definitions(definitions const& now, family_sink const& to) {
    to(family::gauge(
        "vitals_config_maps",
        "ConfigMaps (or files) that hold manifests.",
        now.config_maps
    ));
    to(family::gauge(
        "vitals_manifests_rejected",
        "Manifests with at least one mistake, at present; a ConfigMap without any manifest counts "
        "as one.",
        now.manifests_rejected
    ));
    to(family::gauge(
        "vitals_manifest_problems",
        "Mistakes in manifests, at present; at most the 100 that are reported for each ConfigMap.",
        now.problems
    ));
    auto with_problems = family::gauge(
        "vitals_config_map_problems",
        "Mistakes of each ConfigMap that has some, at present; of a namespace 10 by name, the "
        "others together without the label configmap, and those of more than 100 namespaces "
        "without labels."
    );
    for (auto const& each : now.by_config_map)
        with_problems.add(
            {{"namespace", each.ns}, {"configmap", each.name}},
            static_cast<double>(each.problems)
        );
    to(with_problems);
    describe_budgets(now.by_namespace, to);
    auto empty = family::gauge(
        "vitals_empty_sources",
        "Where nothing can be read at present: ConfigMaps without a manifest, paths of --checks "
        "without one, watched namespaces in which no ConfigMap matches."
    );
    empty.add({{"kind", "configmap"}}, static_cast<double>(now.empty_config_maps));
    empty.add({{"kind", "path"}}, static_cast<double>(now.empty_paths));
    empty.add({{"kind", "namespace"}}, static_cast<double>(now.empty_namespaces));
    to(empty);
}

void describe_referenced(std::vector<referenced_objects> const& all, family_sink const& to) {
    auto made = family::gauge(
        "vitals_namespace_secrets",
        "Secrets and ConfigMaps that checks refer to, by state: read, unread (not yet), missing, "
        "forbidden (Vitals has no right to read it), unreadable, left_out (without a place)."
    );
    for (auto const& [ns, state, count] : all)
        made.add({{"namespace", ns}, {"state", state}}, static_cast<double>(count));
    to(made);
}

void describe_services(services const& now, family_sink const& to) {
    auto made = family::gauge(
        "vitals_namespace_service_addresses",
        "Addresses of Services and Pods that profile own-namespace permits to checks of the "
        "namespace."
    );
    for (auto const& [ns, addresses] : now.by_namespace)
        made.add({{"namespace", ns}}, static_cast<double>(addresses));
    to(made);
    to(family::counter(
        "vitals_services_left_out_total",
        "Services and EndpointSlices whose addresses are not permitted, for lack of room.",
        now.left_out_total
    ));
}

void describe_reading(reading const& now, family_sink const& to) {
    to(family::gauge(
        "vitals_config_maps_waiting_bytes",
        "Bytes of the ConfigMaps with a change that is not read yet.",
        now.waiting_bytes
    ));
    to(family::histogram(
        "vitals_config_map_reading_cpu_seconds",
        "CPU time of each reading of a ConfigMap.",
        now.cost
    ));
    to(family::counter(
        "vitals_config_map_readings_given_up_total",
        "Readings of ConfigMaps that took too much CPU time and were given up.",
        now.given_up
    ));
}

void describe_informers(std::vector<informer_state> const& now, family_sink const& to) {
    describe_connections(now, to);
    to(by_resource(
        family::counter(
            "vitals_informer_events_total",
            "Changes and bookmarks the API server sent."
        ),
        now,
        &informer_state::events
    ));
    to(by_resource(
        family::counter(
            "vitals_informer_undecodable_total",
            "Watch events that could not be decoded and were left out."
        ),
        now,
        &informer_state::undecodable
    ));
    to(by_resource(
        family::counter(
            "vitals_informer_oversized_total",
            "Objects beyond the size limit, left out."
        ),
        now,
        &informer_state::oversized
    ));
    to(by_resource(
        family::counter(
            "vitals_informer_safety_corrections_total",
            "Objects that a list had to correct, since the watch had missed their change."
        ),
        now,
        &informer_state::safety_corrections
    ));
    to(by_resource_and_reason(
        family::counter("vitals_informer_relists_total", "Complete lists, by reason."),
        now,
        &informer_state::relists
    ));
    to(by_resource_and_reason(
        family::counter(
            "vitals_informer_watch_restarts_total",
            "Watches that were opened again, by reason."
        ),
        now,
        &informer_state::watch_restarts
    ));
}

void describe_api_requests(api_requests const& now, family_sink const& to) {
    to(family::gauge(
        "vitals_api_requests_waiting",
        "Requests to the API server that wait for Vitals' own rate limit.",
        now.waiting
    ));
    to(family::counter(
        "vitals_api_requests_not_sent_total",
        "Requests to the API server given up since they had waited too long for Vitals' own rate "
        "limit.",
        now.not_sent
    ));
}

void describe_events(events const& now, family_sink const& to) {
    to(family::counter("vitals_events_sent_total", "Kubernetes Events written.", now.sent));
    to(by_reason(
        family::counter(
            "vitals_events_dropped_total",
            "Kubernetes Events given up, by reason: limit (of one ConfigMap), overflow (too many "
            "waited), tries (none of them succeeded), refused (by the API server), lease "
            "(another Pod has it and writes them), shutdown. Summary Events report the first "
            "three."
        ),
        now.dropped
    ));
    to(family::counter(
        "vitals_events_unpublished_total",
        "Changes that are in no Event, not even in a summary, since there was too much to "
        "remember.",
        now.unpublished
    ));
}

}  // namespace vitals::inline core::metrics
