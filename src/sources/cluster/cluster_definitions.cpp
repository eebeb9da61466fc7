// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/cluster/cluster_definitions.hpp"

#include "core/metrics/snapshot.hpp"
#include "kube/client/access_review.hpp"
#include "kube/client/missing_rights.hpp"
#include "kube/informer/informer_metrics.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "sources/definition_source.hpp"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::cluster {

namespace {

std::vector<kube::client::access_right> needed_rights(std::vector<std::string> const& namespaces) {
    std::vector<kube::client::access_right> needed;
    for (auto const& ns : namespaces) {
        for (auto const* verb : {"list", "watch"})
            needed.push_back({verb, "", "configmaps", ns, "checks cannot be read"});
        for (auto const* verb : {"create", "patch"})
            needed.push_back(
                {verb, "events.k8s.io", "events", ns, "kubectl describe shows no results"}
            );
    }
    return needed;
}

struct unread_namespace {
    std::string ns;
    std::string_view trouble;  // empty: it has not been read yet, without an error
};

// "namespace bad: forbidden, namespace slow: timeout, and 3 more": first the namespaces with
// errors, by name, then the others.
std::string describe(std::vector<unread_namespace> unread) {
    constexpr std::size_t most = 3;
    std::ranges::sort(unread, {}, [](unread_namespace const& each) {
        return std::pair{each.trouble.empty(), std::string_view{each.ns}};
    });
    std::string text;
    for (auto const& [ns, trouble] : unread | std::views::take(most)) {
        if (!text.empty()) text += ", ";
        text.append(ns.empty() ? "all namespaces" : "namespace " + ns).append(": ");
        text.append(trouble.empty() ? "not read yet" : trouble);
    }
    if (unread.size() > most) text += ", and " + std::to_string(unread.size() - most) + " more";
    return text;
}

}  // namespace

kube::informer::object_store::decoder decoder_for(definition_source::outputs const& to) {
    return [changed = to.changed, again = to.hands_on_again, renumbered = to.renumbered](
               kube::model::object_meta const& meta,
               std::string_view json
           ) -> std::expected<kube::informer::decoded, std::string> {
        auto object = kube::model::decode_config_map(meta, json);
        if (!object) return std::unexpected(std::move(object.error()));
        auto const hash = kube::model::hash_of(*object);
        return kube::informer::decoded{
            .hash = hash,
            .hand_on = [&changed,
                        object = std::move(*object)]() mutable { changed(std::move(object)); },
            .again = again && again(meta.key),
            .unchanged =
                [&renumbered, &meta] {
                    if (renumbered) renumbered(meta.key, meta.resource_version);
                }
        };
    };
}

cluster_definitions::cluster_definitions(parts from, cluster_scope scope, outputs to)
    : from_{std::move(from)}, scope_{std::move(scope)}, to_{std::move(to)} {
    if (scope_.namespaces.empty()) scope_.namespaces.emplace_back();  // one watch over all of them
    bool const one = scope_.namespaces.size() == 1;
    for (auto const& ns : scope_.namespaces)
        follow(ns, one ? "informer" : "informer-" + std::to_string(watchers_.size() + 1));
}

void cluster_definitions::follow(std::string const& ns, std::string const& heartbeat) {
    auto const which = watchers_.size();
    watchers_.push_back(std::make_unique<kube::informer::watcher>(
        kube::informer::watcher::parts{
            from_.clock,
            from_.api,
            from_.log,
            [this] { return random_(); },
            [this](auto const& error) {
                return kube::client::describe_unreachable(from_.config, error);
            }
        },
        kube::model::collection{
            .resource = kube::model::config_maps(),
            .ns = ns,
            .label_selector = scope_.selector
        },
        kube::informer::object_store::handlers{
            .decode = decoder_for(to_),
            .removed = to_.removed,
            .room = to_.room,
            .accepts = to_.accepts
        },
        kube::informer::watcher::callbacks{
            .on_synced = [this, which] { one_synced(*watchers_[which]); },
            .on_trouble = [this] { report_waiting(); },
            .on_progress = to_.add_heartbeat(heartbeat)
        }
    ));
}

void cluster_definitions::report_waiting() {
    std::vector<unread_namespace> unread;
    for (auto const& each : watchers_)
        if (auto const& state = each->state(); !state.synced)
            unread.push_back({each->collection().ns, state.trouble});
    if (!unread.empty()) to_.waiting(describe(std::move(unread)));
}

void cluster_definitions::one_synced(kube::informer::watcher const& which) {
    auto const& ns = which.collection().ns;
    if (which.objects() == 0)
        from_.log.warn(
            "no ConfigMap matches; no check runs from here",
            {{"namespace", ns.empty() ? "(all)" : ns},
             {"selector", scope_.selector},
             {"hint",
              "label a ConfigMap: kubectl label configmap NAME " + scope_.selector +
                  "; or correct --namespace or --selector"}}
        );
    to_.synced(ns);
    report_waiting();
}

void cluster_definitions::read_again() {
    for (auto const& each : watchers_) each->list_again();
}

runtime::awaitable<void> cluster_definitions::run() {
    runtime::task_group tasks{from_.loop};
    tasks.spawn(kube::client::log_missing_rights({
        .clock = from_.clock,
        .log = from_.log,
        .api = from_.api,
        .config = from_.config,
        .random = [this] { return random_(); },
        .needed = needed_rights(scope_.namespaces),
    }));
    for (auto const& each : watchers_) tasks.spawn(each->run());
    co_await tasks.join();
}

std::size_t cluster_definitions::empty_places() const {
    auto const empty = [](auto const& each) {
        return each->state().synced && each->objects() == 0;
    };
    return static_cast<std::size_t>(std::ranges::count_if(watchers_, empty));
}

bool cluster_definitions::is_complete() const {
    return std::ranges::all_of(watchers_, [](auto const& each) {
        auto const& state = each->state();
        return state.synced && state.trouble.empty();
    });
}

std::vector<metrics::informer_state> cluster_definitions::informers() const {
    std::vector<kube::informer::watcher const*> all;
    all.reserve(watchers_.size());
    for (auto const& each : watchers_) all.push_back(each.get());
    return {kube::informer::metrics_of(all, from_.clock.now())};
}

}  // namespace vitals::sources::cluster
