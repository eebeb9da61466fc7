// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "controller/controller.hpp"

#include "check/problem.hpp"
#include "kube_model/config_map.hpp"
#include "log/logger.hpp"
#include "manifest/nothing_to_read.hpp"
#include "manifest/parse.hpp"
#include "reconcile/plan.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace vitals::controller {

namespace {

std::vector<reconcile::wanted_key> wanted_keys(std::vector<manifest::parsed>&& manifests) {
    std::vector<reconcile::wanted_key> wanted;
    wanted.reserve(manifests.size());
    for (auto& each : manifests)
        wanted.push_back({
            .key = std::move(each.key),
            .readable = each.readable,
            .checks = std::move(each.checks),
            .rejected = std::move(each.rejected),
            .unidentified = each.unidentified,
        });
    return wanted;
}

}  // namespace

controller::controller(runtime::executor loop, log::logger log, outputs to)
    : loop_{std::move(loop)}, log_{std::move(log)}, to_{std::move(to)} {}

void controller::changed(kube_model::config_map const& object) {
    mark(object.key, object);
}

void controller::removed(kube_model::object_key const& key) {
    mark(key, std::nullopt);
}

void controller::mark(
    kube_model::object_key const& key,
    std::optional<kube_model::config_map> wanted
) {
    due_.insert_or_assign(key, std::move(wanted));
    go_on();
}

void controller::go_on() {
    if (std::exchange(scheduled_, true)) return;
    runtime::asio::post(loop_, [this] { work(); });
}

// One ConfigMap in a turn: a list of thousands must not keep the loop from its other work.
void controller::work() {
    scheduled_ = false;
    auto const next = due_.extract(due_.begin());
    if (auto const& wanted = next.mapped())
        reconcile_one(*wanted);
    else
        stop_all(next.key());
    if (!due_.empty()) return go_on();
    for (auto const& then : std::exchange(when_idle_, {})) then();
}

void controller::when_idle(std::function<void()> then) {
    if (idle()) return then();
    when_idle_.push_back(std::move(then));
}

void controller::reconcile_one(kube_model::config_map const& object) {
    // Deleted and made anew, and the deletion collapsed into what followed: not a continuation.
    if (uid(object.key) != object.uid) stop_all(object.key);

    auto manifests =
        manifest::parse(object.key.space, object.key.name, object.data, {}, object.binary_keys);
    std::vector<check::problem> problems;
    std::size_t rejected = 0;
    for (auto const& each : manifests) {
        problems.insert(problems.end(), each.problems.begin(), each.problems.end());
        rejected += each.problems.empty() ? 0 : 1;
    }

    // No manifest at all is a mistake (a key renamed to "checks"), not the wish that everything stops.
    bool const silent = manifests.empty();
    if (silent) {
        problems.push_back(manifest::no_manifest(object.data, object.binary_keys));
        rejected = 1;
    }

    auto& known = known_[object.key];
    auto planned = silent ? reconcile::keep_all(known.running)
                          : reconcile::make_plan(known.running, wanted_keys(std::move(manifests)));
    known.uid = object.uid;
    known.without_manifest = silent;
    known.running = std::move(planned.next);
    known.rejected_keys = rejected;
    log_.info(
        "definitions read",
        {{"configmap", object.key.space + "/" + object.key.name},
         {"checks", known.running.size()},
         {"started", planned.plan.start.size()},
         {"redefined", planned.plan.replace.size()},
         {"stopped", planned.plan.stop.size()},
         {"mistakes", problems.size()}}
    );
    if (!planned.plan.empty()) to_.apply(planned.plan);
    report(object.key, known, std::move(problems));
}

void controller::stop_all(kube_model::object_key const& key) {
    auto const found = known_.find(key);
    if (found == known_.end()) return;
    auto const planned = reconcile::make_plan(found->second.running, {});
    log_.info(
        "definitions removed",
        {{"configmap", key.space + "/" + key.name}, {"stopped", planned.plan.stop.size()}}
    );
    if (!planned.plan.empty()) to_.apply(planned.plan);
    if (!found->second.problems.empty()) to_.report({key, found->second.uid, {}, true});
    known_.erase(found);
}

void controller::report(
    kube_model::object_key const& key,
    state& of,
    std::vector<check::problem> problems
) {
    if (problems == of.problems) return;
    of.problems = std::move(problems);
    to_.report({key, of.uid, of.problems, false});
}

std::size_t controller::rejected_manifests() const {
    return std::accumulate(
        known_.begin(),
        known_.end(),
        std::size_t{0},
        [](std::size_t sum, auto const& each) { return sum + each.second.rejected_keys; }
    );
}

std::size_t controller::without_manifest() const {
    auto const silent = [](auto const& each) { return each.second.without_manifest; };
    return static_cast<std::size_t>(std::ranges::count_if(known_, silent));
}

std::size_t controller::problems() const {
    return std::accumulate(
        known_.begin(),
        known_.end(),
        std::size_t{0},
        [](std::size_t sum, auto const& each) { return sum + each.second.problems.size(); }
    );
}

std::string controller::uid(kube_model::object_key const& key) const {
    auto const found = known_.find(key);
    return found == known_.end() ? std::string{} : found->second.uid;
}

}  // namespace vitals::controller
