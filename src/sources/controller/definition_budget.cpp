// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/definition_budget.hpp"

#include "core/check/definition.hpp"
#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "core/quota/shared_room.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/resource.hpp"
#include "sources/controller/reading.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::sources::controller {

namespace {

using quota::budgets;
using quota::shared_room;

// "namespace shop may have 200 ConfigMaps with checks; who runs Vitals can raise that ..."
std::string limit_text(
    std::string const& ns,
    budgets const& of,
    std::uint64_t budgets::* which,
    std::string_view what
) {
    return "namespace " + ns + " may have " + std::to_string(of.*which) + std::string{what} +
           "; who runs Vitals can raise that with --quota " + ns + "=" +
           std::string{quota::key_of(which)} + ":N (docs/tenants.md)";
}

std::uint64_t bytes_of_checks(reconcile::running_checks const& some) {
    std::uint64_t sum = 0;
    for (auto const& [id, one] : some) sum += check::bytes_of(*one.definition);
    return sum;
}

}  // namespace

bool definition_budget::remember(kube::model::object_key const& key) {
    if (quotas_ == nullptr) return true;
    auto& mine = namespaces_[key.ns];
    auto const most = quotas_->of(key.ns).config_maps;
    auto const has = mine.config_maps.size();
    if (mine.config_maps.contains(key.name)) return true;
    if (has >= most_left_out && has - most_left_out >= most) {
        mine.full = mine.forgot = true;
        return false;
    }
    mine.config_maps.try_emplace(key.name);
    return true;
}

std::optional<std::string>
definition_budget::refuse(kube::model::object_key const& key, std::uint64_t bytes) const {
    auto const found = namespaces_.find(key.ns);
    if (quotas_ == nullptr || found == namespaces_.end()) return std::nullopt;
    auto const& mine = found->second;
    auto const known = mine.config_maps.find(key.name);
    bool const admitted = known != mine.config_maps.end() && known->second.admitted;
    auto const& limits = quotas_->of(key.ns);
    if (!admitted && mine.admitted >= limits.config_maps)
        return limit_text(key.ns, limits, &budgets::config_maps, " ConfigMaps with checks");
    return refuse_bytes(key.ns, mine, admitted ? known->second.bytes : 0, bytes);
}

// `before`: what the ConfigMap has at present.
std::optional<std::string> definition_budget::refuse_bytes(
    std::string const& ns,
    usage const& mine,
    std::uint64_t before,
    std::uint64_t bytes
) const {
    if (quotas_ == nullptr || bytes <= before) return std::nullopt;
    auto const& limits = quotas_->of(ns);
    auto const would_have = mine.bytes - before + bytes;
    if (would_have > limits.definition_bytes)
        return limit_text(
            ns,
            limits,
            &budgets::definition_bytes,
            " bytes of definitions, aliases and defaults written out"
        );
    if (would_have > most_bytes(mine))
        return "all namespaces together may have " + std::to_string(most_.bytes) +
               " bytes of definitions, a tenth of Vitals' memory limit, and namespace " + ns +
               " has its share of what is left (docs/tenants.md)";
    return std::nullopt;
}

// One namespace alone may have nine sixteenths of all.
std::uint64_t definition_budget::most_bytes(usage const& of) const {
    if (most_.bytes == quota::no_limit) return quota::no_limit;
    constexpr std::uint64_t kept = 4;
    shared_room const room{most_.bytes, shared_room::share::three_times, kept};
    return room.most(used_.bytes - of.bytes, namespaces_.size());
}

// They have a budget of their own, too, so the first ones need not leave as much.
std::uint64_t definition_budget::most_checks(std::string const& ns, usage const& of) const {
    auto const own = quotas_->of(ns).checks;
    if (most_.checks == quota::no_limit) return own;
    constexpr std::uint64_t kept = 16;
    shared_room const room{most_.checks, shared_room::share::all_that_is_free, kept};
    return std::min(own, room.most(used_.checks - of.checks, namespaces_.size()));
}

std::string definition_budget::fit_checks(
    std::string const& ns,
    usage const& mine,
    usage::config_map const& known,
    reconcile::planned& planned
) const {
    if (quotas_ == nullptr) return {};
    auto const most = most_checks(ns, mine);
    auto const continuing = planned.next.size() - planned.plan.start.size();
    auto const taken = mine.checks - known.checks + continuing;
    auto const too_many = reconcile::start_at_most(planned, most - std::min(taken, most));
    if (too_many == 0) return {};
    auto const why = quotas_->of(ns).checks <= most
                         ? limit_text(ns, quotas_->of(ns), &budgets::checks, " checks")
                         : "all namespaces together may have " + std::to_string(most_.checks) +
                               " checks, one for each 2,680 bytes of Vitals' memory limit "
                               "(docs/tenants.md)";
    return std::to_string(too_many) + (too_many == 1 ? " check is" : " checks are") +
           " left out: " + why;
}

void definition_budget::fit(
    reading& read,
    reconcile::planned& planned,
    reconcile::running_checks const& running
) {
    auto const ns = read.key.ns;
    auto& mine = namespaces_[ns];
    auto& known = mine.config_maps[read.key.name];
    auto const too_many = fit_checks(ns, mine, known, planned);
    auto const bytes = std::max<std::uint64_t>(read.bytes, bytes_of_checks(planned.next));
    if (auto why = refuse_bytes(ns, mine, known.bytes, bytes); why && !read.left_out) {
        read = left_out(std::move(read.key), std::move(read.uid), *std::move(why), read.bytes);
        planned = reconcile::keep_all(running);
    }
    auto now = known;
    now.wants = bytes;
    now.cut = !read.left_out && !too_many.empty();
    now.left_out = read.left_out || now.cut;
    if (!read.left_out) {
        now.bytes = bytes;
        now.checks = planned.next.size();
        now.admitted = true;
    }
    count(mine, known, now);
    if (!now.cut) return;
    read.problems.push_back({.at = {}, .check_id = {}, .message = too_many});
    ++read.rejected_keys;
}

void definition_budget::count(usage& of, usage::config_map& which, usage::config_map now) {
    auto const change = [](std::uint64_t& sum, std::uint64_t before, std::uint64_t after) {
        sum += after - before;
    };
    change(of.bytes, which.bytes, now.bytes);
    change(used_.bytes, which.bytes, now.bytes);
    change(of.checks, which.checks, now.checks);
    change(used_.checks, which.checks, now.checks);
    change(of.admitted, which.admitted, now.admitted);
    change(of.left_out, which.left_out, now.left_out);
    if (now.left_out && !which.left_out) ++of.left_out_total;
    if (now.bytes < which.bytes || now.checks < which.checks || now.admitted < which.admitted)
        took_less_ = true;
    which = now;
}

void definition_budget::removed(kube::model::object_key const& key) {
    auto const found = namespaces_.find(key.ns);
    if (found == namespaces_.end()) return;
    auto& mine = found->second;
    auto const known = mine.config_maps.find(key.name);
    if (known == mine.config_maps.end()) return;
    count(mine, known->second, {});
    mine.config_maps.erase(known);
    took_less_ = true;  // also if nothing of it was admitted: another one can be remembered
    if (mine.config_maps.empty()) namespaces_.erase(found);
}

void definition_budget::still_left_out(kube::model::object_key const& key, std::uint64_t bytes) {
    auto const found = namespaces_.find(key.ns);
    if (found == namespaces_.end()) return;
    auto const known = found->second.config_maps.find(key.name);
    if (known != found->second.config_maps.end()) known->second.wants = bytes;
}

bool definition_budget::has_room_for(
    std::string const& ns,
    usage const& of,
    std::string const& name,
    usage::config_map const& which
) const {
    if (!which.left_out || quotas_ == nullptr || refuse({ns, name}, which.wants)) return false;
    return !which.cut || of.checks < most_checks(ns, of);
}

bool definition_budget::has_room_for(kube::model::object_key const& key) const {
    auto const found = namespaces_.find(key.ns);
    if (found == namespaces_.end()) return false;
    auto const known = found->second.config_maps.find(key.name);
    return known != found->second.config_maps.end() &&
           has_room_for(key.ns, found->second, key.name, known->second);
}

bool definition_budget::has_room() const {
    auto const in_namespace = [this](auto const& each) {
        auto const& [ns, of] = each;
        auto const most = quotas_->of(ns).config_maps;
        if (of.forgot && of.admitted < most && of.config_maps.size() < most + most_left_out)
            return true;
        return of.left_out > 0 && std::ranges::any_of(of.config_maps, [&](auto const& one) {
                   return has_room_for(ns, of, one.first, one.second);
               });
    };
    return quotas_ != nullptr && std::ranges::any_of(namespaces_, in_namespace);
}

void definition_budget::all_come_again() {
    for (auto& [ns, of] : namespaces_) of.forgot = false;
}

bool definition_budget::is_left_out(kube::model::object_key const& key) const {
    auto const found = namespaces_.find(key.ns);
    if (found == namespaces_.end()) return false;
    auto const known = found->second.config_maps.find(key.name);
    return known != found->second.config_maps.end() && known->second.left_out;
}

}  // namespace vitals::sources::controller
