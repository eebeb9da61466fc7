// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/cluster/cluster_definitions.hpp"

#include "core/metrics/snapshot.hpp"
#include "kube/client/access_review.hpp"
#include "kube/client/make_api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/informer/watcher.hpp"
#include "kube/model/request.hpp"
#include "log/logger.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
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

cluster_definitions::cluster_definitions(
    runtime::executor const& loop,
    runtime::clock& clock,
    log::logger log,
    kube::config::cluster_config cluster,
    cluster_scope scope,
    outputs to
)
    : loop_{loop},
      clock_{clock},
      log_{std::move(log)},
      cluster_{std::move(cluster)},
      scope_{std::move(scope)},
      to_{std::move(to)},
      store_{{.changed = to_.changed, .removed = to_.removed, .room = to_.room}},
      api_{kube::client::make_api_client(
          loop,
          clock,
          log_,
          cluster_,
          {.user_agent = scope_.user_agent}
      )} {
    // One watch over all namespaces.
    if (scope_.namespaces.empty()) scope_.namespaces.emplace_back();
    for (auto const& ns : scope_.namespaces)
        watchers_.push_back(std::make_unique<kube::informer::watcher>(
            kube::informer::watcher::parts{
                clock_,
                *api_,
                store_,
                log_,
                [this] { return random_(); }
            },
            kube::model::config_map_scope{.ns = ns, .label_selector = scope_.selector},
            kube::informer::watcher::callbacks{
                .on_synced = [this, ns] { one_synced(ns); },
                .on_trouble = [this] { report_waiting(); },
                .on_progress = [this, which = watchers_.size()] { to_.progress(which); }
            }
        ));
}

void cluster_definitions::report_waiting() {
    std::vector<unread_namespace> unread;
    for (auto const& each : watchers_)
        if (auto const& state = each->state(); !state.synced)
            unread.push_back({each->scope().ns, state.trouble});
    if (!unread.empty()) to_.waiting(describe(std::move(unread)));
}

void cluster_definitions::one_synced(std::string const& ns) {
    if (store_.size(ns) == 0)
        log_.warn(
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

runtime::awaitable<void> cluster_definitions::run() {
    runtime::task_group tasks{loop_};
    tasks.spawn(review_rights());
    for (auto const& each : watchers_) tasks.spawn(each->run());
    co_await tasks.join();
}

// One readable line for each missing right, once the API server answers; logged again only when the
// right had been granted in between.
runtime::awaitable<void> cluster_definitions::review_rights() {
    runtime::backoff delays;
    auto const needed = needed_rights(scope_.namespaces);
    std::set<std::string> logged;
    for (bool said = false;;) {
        auto const report = co_await kube::client::review_access(*api_, needed);
        for (auto const& right : report.granted) logged.erase(kube::client::describe(right));
        for (auto const& right : report.missing)
            if (auto const [line, fresh] = logged.insert(kube::client::describe(right)); fresh)
                log_.error(*line);
        if (!report.unanswered) co_return;
        auto const& why = *report.unanswered;
        bool const final = kube::client::is_final(why);
        if (final && !kube::client::is_of_the_configuration(cluster_, why))
            log_.info("missing rights cannot be named", {{"error", why.message}});
        else if (!std::exchange(said, true))
            log_.error(kube::client::describe_unreachable(cluster_, why));
        if (final) co_return;
        co_await clock_.sleep_for(delays.next(clock_.now(), random_()));
    }
}

std::size_t cluster_definitions::empty_places() const {
    std::size_t empty = 0;
    for (std::size_t i = 0; i < watchers_.size(); ++i)
        if (watchers_[i]->state().synced && store_.size(scope_.namespaces[i]) == 0) ++empty;
    return empty;
}

std::optional<metrics::informer_state> cluster_definitions::informer() const {
    metrics::informer_state sum;
    for (auto const& each : watchers_) {
        auto const& state = each->state();
        auto& place = sum.namespaces.emplace_back();
        place.name = each->scope().ns;
        place.connected = state.connected;
        place.synced = state.synced;
        place.objects = store_.size(place.name);
        if (state.last_event != runtime::time_point{})
            place.last_event_age_seconds =
                std::chrono::duration<double>{clock_.now() - state.last_event}.count();
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

}  // namespace vitals::sources::cluster
