// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// How old what is known of Services is, what of it has no room, and what metrics show of it.

#include "core/metrics/snapshot.hpp"
#include "kube/informer/informer_metrics.hpp"
#include "kube/informer/watcher.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "sources/services/cluster_services.hpp"
#include "sources/services/service_store.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::services {

namespace {

using namespace std::chrono_literals;

// Without a watch. Every watch ends now and then, and begins again after a second or two; and the
// cluster may give the address of what is deleted to another namespace at any time.
constexpr auto old_after = 30s;
constexpr auto expired_after = 10min;
constexpr auto between_looks = 5s;

}  // namespace

// A watch that has just been opened may not have told yet what it has missed: so it is looked at
// now and then, not when it opens.
runtime::awaitable<void> cluster_services::watch_age() {
    for (;;) {
        co_await from_.clock.sleep_for(between_looks);
        for (auto const& ns : namespaces_) note(ns, freshness_of(ns));
        if (store_->has_changed()) changed_.notify_all();
        look_for_room();
    }
}

freshness cluster_services::freshness_of(std::string const& ns) const {
    auto const now = from_.clock.now();
    auto known_until = now;
    for (auto const& each : followed_)
        if (each.ns == ns)
            known_until = std::min(known_until, each.watcher->state().known_until(now));
    auto const age = now - known_until;
    if (age >= expired_after) return freshness::expired;
    return age >= old_after ? freshness::old : freshness::current;
}

void cluster_services::note(std::string const& ns, freshness now) {
    for (auto const& each : followed_)
        if (each.ns == ns && !each.watcher->state().synced) return;
    auto const before = store_->set_freshness(ns, now);
    if (before == now) return;
    std::string_view const where = ns.empty() ? "all" : std::string_view{ns};
    if (now == freshness::expired)
        from_.log.error(
            "Services are out of date: no check reaches a target by them",
            {{"namespace", where}, {"hint", "see why Services or EndpointSlices are not watched"}}
        );
    else if (before == freshness::expired)
        from_.log.info("Services are known again", {{"namespace", where}});
}

// What had no room is not kept: a list brings it again.
void cluster_services::look_for_room() {
    if (store_->left_out() > 0 && !std::exchange(told_, true))
        from_.log.warn(
            "too many Services or EndpointSlices: checks cannot reach those that are left out",
            {{"limit_bytes", from_.most.of_all}, {"limit_bytes_namespace", from_.most.of_namespace}}
        );
    auto const due = lists_.due(store_->with_room(), from_.clock.now());
    for (auto const& ns : due) store_->comes_again(ns);
    for (auto const& each : followed_)
        if (each.ns.empty() ? !due.empty() : std::ranges::find(due, each.ns) != due.end())
            each.watcher->list_again();
}

std::optional<metrics::services> cluster_services::usage() const {
    if (!store_) return std::nullopt;
    metrics::services made{.left_out_total = store_->left_out()};
    for (auto const& [ns, each] : store_->usages())
        made.by_namespace.push_back({ns, each.addresses});
    return made;
}

std::vector<metrics::informer_state> cluster_services::informers() const {
    std::vector<metrics::informer_state> made;
    if (followed_.empty()) return made;
    for (auto const of : {kind::service, kind::endpoint_slice}) {
        std::vector<kube::informer::watcher const*> all;
        for (auto const& each : followed_)
            if (each.of == of) all.push_back(each.watcher.get());
        made.push_back(kube::informer::metrics_of(all, from_.clock.now()));
    }
    return made;
}

}  // namespace vitals::sources::services
