// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/services/cluster_services.hpp"

#include "core/check/fingerprint.hpp"
#include "kube/client/access_review.hpp"
#include "kube/client/missing_rights.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "kube/model/service.hpp"
#include "net/address_policy/ip.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"
#include "runtime/task_group.hpp"
#include "sources/services/service_store.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::services {

namespace {

using namespace std::chrono_literals;

// A rollout changes the endpoints of one Service many times.
constexpr auto gathered_for = 1s;

std::uint64_t hash_of(std::vector<net::address_policy::ip> const& all) {
    check::fingerprint sum;
    for (auto const& each : all) sum.add(each.high).add(each.low);
    return sum.value();
}

std::vector<kube::client::access_right> needed_rights(std::vector<std::string> const& namespaces) {
    std::vector<kube::client::access_right> needed;
    constexpr auto* lost = "no check reaches a target in profile own-namespace";
    for (auto const& ns : namespaces)
        for (auto const* verb : {"list", "watch"}) {
            needed.push_back({verb, "", "services", ns, lost});
            needed.push_back({verb, "discovery.k8s.io", "endpointslices", ns, lost});
        }
    return needed;
}

}  // namespace

cluster_services::cluster_services(parts from, std::vector<std::string> namespaces, outputs to)
    : from_{std::move(from)},
      namespaces_{std::move(namespaces)},
      to_{std::move(to)},
      changed_{from_.loop} {
    if (namespaces_.empty()) namespaces_.emplace_back();  // one watch over all of them
}

void cluster_services::need(bool whether) {
    if (std::exchange(needed_, whether) == whether) return;
    if (whether) to_.waiting("Services have not been read yet");
    changed_.notify_all();
}

runtime::awaitable<void> cluster_services::run() {
    for (;;) {
        while (!needed_) co_await changed_.wait();
        begin();
        auto const ended = co_await runtime::race(follow(), until_not_needed());
        end();
        for (auto const& failure : ended.failures)
            if (failure && !runtime::is_cancellation(failure)) std::rethrow_exception(failure);
        if (needed_) co_return;  // cancelled
    }
}

void cluster_services::begin() {
    store_ = std::make_unique<service_store>(from_.most);
    for (auto const& ns : namespaces_)
        for (auto const of : {kind::service, kind::endpoint_slice})
            followed_.push_back({.of = of, .ns = ns});
    for (auto& each : followed_) make_watcher(each);
}

void cluster_services::end() {
    followed_.clear();
    store_.reset();
    told_ = false;
    lists_ = {};
    to_.changed(nullptr);
    to_.waiting({});
}

void cluster_services::make_watcher(followed& which) {
    auto const of = which.of;
    bool const service = of == kind::service;
    auto name = std::string{"informer-"} + (service ? "services" : "endpointslices");
    if (namespaces_.size() > 1) name += "-" + std::to_string(1 + (&which - followed_.data()) / 2);
    which.watcher = std::make_unique<kube::informer::watcher>(
        kube::informer::watcher::parts{
            .clock = from_.clock,
            .api = from_.api,
            .log = from_.log,
            .random = from_.random,
            .explain = [this](auto const& error
                       ) { return kube::client::describe_unreachable(from_.config, error); }
        },
        kube::model::collection{
            .resource = service ? kube::model::services() : kube::model::endpoint_slices(),
            .ns = which.ns
        },
        kube::informer::object_store::handlers{
            .decode = [this, of](auto const& meta, auto json) { return decode(of, meta, json); },
            .removed =
                [this, of](kube::model::object_key const& key) {
                    store_->remove(of, key);
                    changed_.notify_all();
                },
            .accepts = [this, of](auto const& key) { return store_->accepts(of, key.ns); },
            .list_begins = [this, of, ns = which.ns] { store_->list_begins(of, ns); },
            .list_ended =
                [this, of, ns = which.ns] {
                    store_->list_ended(of, ns);
                    changed_.notify_all();
                }
        },
        kube::informer::watcher::callbacks{
            .on_synced = [this, ns = which.ns] { synced(ns); },
            .on_trouble = [this] { report_waiting(); },
            .on_progress = to_.add_heartbeat(name)
        }
    );
}

std::expected<kube::informer::decoded, std::string>
cluster_services::decode(kind of, kube::model::object_meta const& meta, std::string_view json) {
    auto read = of == kind::service ? kube::model::decode_service(json)
                                    : kube::model::decode_endpoint_slice(json, meta.key.ns);
    if (!read) return std::unexpected(std::move(read.error()));
    auto const hash = hash_of(*read);
    return kube::informer::decoded{
        .hash = hash,
        .hand_on =
            [this, of, key = meta.key, all = std::move(*read)]() mutable {
                store_->put(of, key, std::move(all));
                changed_.notify_all();
            },
        .again = store_->is_left_out(of, meta.key)
    };
}

runtime::awaitable<void> cluster_services::follow() {
    runtime::task_group tasks{from_.loop};
    for (auto const& each : followed_) tasks.spawn(each.watcher->run());
    tasks.spawn(publish_changes());
    tasks.spawn(watch_age());
    tasks.spawn(kube::client::log_missing_rights({
        .clock = from_.clock,
        .log = from_.log,
        .api = from_.api,
        .config = from_.config,
        .random = from_.random,
        .needed = needed_rights(namespaces_),
    }));
    co_await tasks.join();
}

runtime::awaitable<void> cluster_services::until_not_needed() {
    while (needed_) co_await changed_.wait();
}

runtime::awaitable<void> cluster_services::publish_changes() {
    for (bool begun = false;;) {
        while (!store_->has_changed()) co_await changed_.wait();
        if (auto const next = store_->changed()) {
            to_.changed(next);
            begun = true;
        }
        // Also after changes that move no address: to see that takes time, too.
        if (begun) co_await from_.clock.sleep_for(gathered_for);
    }
}

void cluster_services::synced(std::string const& ns) {
    for (auto const& each : followed_)
        if (each.ns == ns && !each.watcher->state().synced) return;
    store_->complete(ns);
    changed_.notify_all();
    report_waiting();
}

void cluster_services::report_waiting() const {
    bool const some = std::ranges::any_of(followed_, [](followed const& each) {
        return each.watcher->state().synced;
    });
    for (auto const& each : followed_) {
        auto const& state = each.watcher->state();
        // Its checks alone wait: who may take the right away in his namespace stops nobody else.
        if (state.synced || (some && state.trouble == "forbidden")) continue;
        auto const& what = each.watcher->collection().resource.plural;
        auto const where = each.ns.empty() ? "all namespaces" : "namespace " + each.ns;
        auto const why = state.trouble.empty() ? "not read yet" : std::string{state.trouble};
        return to_.waiting(what + " of " + where + ": " + why);
    }
    to_.waiting({});
}

}  // namespace vitals::sources::services
