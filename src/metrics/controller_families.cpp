// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "metrics/families.hpp"

namespace vitals::metrics {
namespace {

family by_reason(family made, count_by_reason const& counts) {
    for (auto const& [reason, count] : counts)
        made.add({{"reason", reason}}, static_cast<double>(count));
    return made;
}

}  // namespace

void describe_definitions(definitions const& now, family_sink const& to) {
    to(family::gauge("vitals_config_maps", "ConfigMaps (or files) that hold manifests.")
           .with(static_cast<double>(now.config_maps)));
    to(family::gauge(
           "vitals_manifests_rejected",
           "Manifests with at least one mistake, at present."
    )
           .with(static_cast<double>(now.manifests_rejected)));
    to(family::gauge("vitals_manifest_problems", "Mistakes in manifests, at present.")
           .with(static_cast<double>(now.problems)));
}

void describe_informer(informer_state const& now, family_sink const& to) {
    to(family::gauge("vitals_informer_connected", "1 while a watch on the API server is open.")
           .with(now.connected ? 1.0 : 0.0));
    to(family::gauge("vitals_informer_synced", "1 once every ConfigMap has been listed.")
           .with(now.synced ? 1.0 : 0.0));
    to(family::gauge("vitals_informer_objects", "ConfigMaps the informer knows.")
           .with(static_cast<double>(now.objects)));
    if (now.last_event_age_seconds) {
        to(family::gauge(
               "vitals_informer_last_event_age_seconds",
               "Time since the API server last sent anything, bookmarks included."
        )
               .with(*now.last_event_age_seconds));
    }
    to(by_reason(
        family::counter(
            "vitals_informer_relists_total",
            "Complete lists of the ConfigMaps, by reason."
        ),
        now.relists
    ));
    to(by_reason(
        family::counter(
            "vitals_informer_watch_restarts_total",
            "Watches that were opened again, by reason."
        ),
        now.watch_restarts
    ));
}

void describe_events(events const& now, family_sink const& to) {
    to(family::counter("vitals_events_sent_total", "Kubernetes Events written.")
           .with(static_cast<double>(now.sent)));
    to(family::counter(
           "vitals_events_dropped_total",
           "Kubernetes Events given up, since the API server refused them or too many were waiting."
    )
           .with(static_cast<double>(now.dropped)));
}

}  // namespace vitals::metrics
