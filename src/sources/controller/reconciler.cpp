// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/reconciler.hpp"

#include "core/check/problem.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "sources/controller/reading.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::controller {

namespace {

// "ready, alive"; nothing when there are too many for a line.
std::string ids_of(std::vector<reconcile::replacement> const& some) {
    constexpr std::size_t most = 5;
    std::string text;
    if (some.size() > most) return text;
    for (auto const& each : some)
        text.append(text.empty() ? "" : ", ").append(each.to->identity.id());
    return text;
}

}  // namespace

reconciler::reconciler(log::logger log, outputs to) : log_{std::move(log)}, to_{std::move(to)} {}

bool reconciler::is_another(reading const& read) const {
    auto const found = known_.find(read.key);
    return found != known_.end() && found->second.uid != read.uid;
}

bool reconciler::is_still_left_out(reading const& read) const {
    auto const found = known_.find(read.key);
    return read.left_out && found != known_.end() && found->second.left_out &&
           found->second.uid == read.uid && found->second.problems == read.problems;
}

reconcile::planned reconciler::plan(reading const& read) const {
    auto const& present = running(read.key);
    return read.without_manifest || read.left_out ? reconcile::keep_all(present)
                                                  : reconcile::make_plan(present, read.wanted);
}

void reconciler::carry_out(reading&& read, reconcile::planned&& planned) {
    auto& known = known_[read.key];
    known.uid = read.uid;
    known.resource_version = std::move(read.resource_version);
    known.running = std::move(planned.next);
    known.rejected_keys = read.rejected_keys;
    known.without_manifest = read.without_manifest;
    known.left_out = read.left_out;
    known.given_up = read.given_up;
    known.rules = read.rules;
    if (may_log(read.key.ns))
        log_.info(
            "definitions read",
            {{"configmap", read.key.ns + "/" + read.key.name},
             {"checks", known.running.size()},
             {"started", planned.plan.start.size()},
             {"redefined", planned.plan.replace.size()},
             {"redefined_ids", ids_of(planned.plan.replace)},
             {"stopped", planned.plan.stop.size()},
             {"mistakes", read.problems.size()}}
        );
    if (!planned.plan.empty()) to_.apply(planned.plan);
    report(read.key, known, std::move(read.problems));
    done(read.key);
}

void reconciler::remove(kube::model::object_key const& key) {
    auto const found = known_.find(key);
    if (found == known_.end()) return;
    auto const planned = reconcile::make_plan(found->second.running, {});
    if (may_log(key.ns))
        log_.info(
            "definitions removed",
            {{"configmap", key.ns + "/" + key.name}, {"stopped", planned.plan.stop.size()}}
        );
    if (!planned.plan.empty()) to_.apply(planned.plan);
    if (!found->second.problems.empty()) to_.report({key, found->second.uid, {}, {}, true});
    known_.erase(found);
    done(key);
}

void reconciler::renumber(kube::model::object_key const& key, std::string const& version) {
    auto const found = known_.find(key);
    if (found == known_.end() || found->second.resource_version == version) return;
    found->second.resource_version = version;
    if (to_.renumbered) to_.renumbered(key);
}

void reconciler::report(
    kube::model::object_key const& key,
    state& of,
    std::vector<check::problem> problems
) {
    if (problems == of.problems) return;
    auto const before = std::exchange(of.problems, std::move(problems));
    std::vector<check::problem> fresh;
    std::ranges::copy_if(of.problems, std::back_inserter(fresh), [&](auto const& each) {
        return std::ranges::find(before, each) == before.end();
    });
    to_.report({key, of.uid, of.problems, std::move(fresh), false});
}

std::size_t reconciler::rejected_manifests() const {
    return std::accumulate(
        known_.begin(),
        known_.end(),
        std::size_t{0},
        [](std::size_t sum, auto const& each) { return sum + each.second.rejected_keys; }
    );
}

std::size_t reconciler::without_manifest() const {
    auto const silent = [](auto const& each) { return each.second.without_manifest; };
    return static_cast<std::size_t>(std::ranges::count_if(known_, silent));
}

bool reconciler::may_have_other_problems(kube::model::object_key const& key, std::uint64_t rules)
    const {
    auto const found = known_.find(key);
    if (found == known_.end() || found->second.problems.empty() || found->second.left_out)
        return false;
    return found->second.given_up || found->second.rules != rules;
}

std::size_t reconciler::problems() const {
    return std::accumulate(
        known_.begin(),
        known_.end(),
        std::size_t{0},
        [](std::size_t sum, auto const& each) { return sum + each.second.problems.size(); }
    );
}

std::vector<rejected_config_map> reconciler::with_problems() const {
    std::vector<rejected_config_map> all;
    std::size_t namespaces = 0;
    std::size_t of_this = 0;  // ConfigMaps of the present namespace
    std::string_view ns;
    for (auto const& [key, of] : known_) {
        if (of.problems.empty()) continue;
        if (all.empty() || key.ns != ns) {
            ns = key.ns;
            of_this = 0;
            ++namespaces;
        }
        ++of_this;
        rejected_config_map one{.ns = key.ns, .name = key.name, .problems = of.problems.size()};
        if (of_this > named_of_a_namespace) one.name = {};
        if (namespaces > named_namespaces) one.ns = one.name = {};
        bool const joins =
            !all.empty() && one.name.empty() && all.back().name.empty() && one.ns == all.back().ns;
        if (joins)
            all.back().problems += one.problems;
        else
            all.push_back(one);
    }
    return all;
}

reconcile::running_checks const& reconciler::running(kube::model::object_key const& key) const {
    static reconcile::running_checks const none;
    auto const found = known_.find(key);
    return found == known_.end() ? none : found->second.running;
}

std::vector<check::problem> const& reconciler::problems_of(kube::model::object_key const& key
) const {
    static std::vector<check::problem> const none;
    auto const found = known_.find(key);
    return found == known_.end() ? none : found->second.problems;
}

std::string reconciler::resource_version(kube::model::object_key const& key) const {
    auto const found = known_.find(key);
    return found == known_.end() ? std::string{} : found->second.resource_version;
}

std::string reconciler::uid(kube::model::object_key const& key) const {
    auto const found = known_.find(key);
    return found == known_.end() ? std::string{} : found->second.uid;
}

}  // namespace vitals::sources::controller
