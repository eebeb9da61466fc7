// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/informer_metrics.hpp"

#include "core/metrics/snapshot.hpp"
#include "kube/informer/watcher.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <span>

namespace vitals::kube::informer {

metrics::informer_state metrics_of(std::span<watcher const* const> all, runtime::time_point now) {
    metrics::informer_state sum{.resource = all.front()->collection().resource.plural};
    for (auto const* const each : all) {
        auto const& state = each->state();
        auto& place = sum.namespaces.emplace_back();
        place.name = each->collection().ns;
        place.connected = state.connected;
        place.synced = state.synced;
        place.objects = each->objects();
        if (state.last_event != runtime::time_point{})
            place.last_event_age_seconds =
                std::chrono::duration<double>{now - state.last_event}.count();
        sum.events += state.events;
        sum.undecodable += state.undecodable;
        sum.oversized += state.oversized;
        sum.safety_corrections += state.safety_corrections;
        for (auto const& [reason, count] : state.relists) sum.relists[reason] += count;
        for (auto const& [reason, count] : state.watch_restarts)
            sum.watch_restarts[reason] += count;
    }
    return sum;
}

}  // namespace vitals::kube::informer
