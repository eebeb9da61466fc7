// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/definition_budget.hpp"

#include "core/check/definition.hpp"
#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/config_map.hpp"
#include "sources/controller/reading.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::sources::controller {

namespace {

using quota::budgets;

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

bool is_new(check::definition const& one, reconcile::running_checks const& running) {
    return one.enabled && !running.contains(one.identity.id());
}

}  // namespace

std::optional<std::string>
definition_budget::refuse(kube::model::object_key const& key, std::uint64_t bytes) {
    auto& mine = namespaces_[key.ns];
    auto& known = mine.config_maps[key.name];
    if (quotas_ != nullptr) {
        auto const& limits = quotas_->of(key.ns);
        std::string why;
        if (!known.admitted && mine.admitted >= limits.config_maps)
            why = limit_text(key.ns, limits, &budgets::config_maps, " ConfigMaps with checks");
        else if (bytes > known.bytes && mine.bytes - known.bytes + bytes > limits.definition_bytes)
            why = limit_text(key.ns, limits, &budgets::definition_bytes, " bytes of definitions");
        if (!why.empty()) {
            leave_out(mine, known, true);
            return "is left out: " + why;
        }
    }
    mine.bytes += bytes - known.bytes;
    known.bytes = bytes;
    if (!std::exchange(known.admitted, true)) ++mine.admitted;
    leave_out(mine, known, false);
    return std::nullopt;
}

void definition_budget::leave_out(usage& of, usage::config_map& which, bool left_out) {
    if (left_out) ++of.left_out_total;
    if (which.left_out == left_out) return;
    which.left_out = left_out;
    of.left_out = left_out ? of.left_out + 1 : of.left_out - 1;
}

void definition_budget::fit_checks(reading& read, reconcile::running_checks const& running) {
    auto const found = namespaces_.find(read.key.ns);
    if (quotas_ == nullptr || found == namespaces_.end()) return;
    auto& mine = found->second;
    auto& known = mine.config_maps[read.key.name];
    auto const& limits = quotas_->of(read.key.ns);
    auto const others = mine.checks - known.checks;
    std::uint64_t fresh = 0;
    std::uint64_t kept = 0;
    for (auto const& key : read.wanted)
        for (auto const& one : key.checks) {
            if (!one->enabled) continue;
            ++(is_new(*one, running) ? fresh : kept);
        }
    auto const taken = others + kept;
    auto room = limits.checks > taken ? limits.checks - taken : 0;
    if (fresh <= room) return;
    auto const left_out = fresh - room;
    for (auto& key : read.wanted)
        std::erase_if(key.checks, [&](auto const& one) {
            if (!is_new(*one, running)) return false;
            if (room > 0) {
                --room;
                return false;
            }
            key.rejected.emplace_back(one->identity.id());
            return true;
        });
    read.problems.push_back(
        {.at = {},
         .check_id = {},
         .message = std::to_string(left_out) + (left_out == 1 ? " check is" : " checks are") +
                    " left out: " + limit_text(read.key.ns, limits, &budgets::checks, " checks")}
    );
    ++read.rejected_keys;
    leave_out(mine, known, true);
}

void definition_budget::runs(kube::model::object_key const& key, std::uint64_t checks) {
    auto const found = namespaces_.find(key.ns);
    if (found == namespaces_.end()) return;
    auto const known = found->second.config_maps.find(key.name);
    if (known == found->second.config_maps.end()) return;
    found->second.checks += checks - known->second.checks;
    known->second.checks = checks;
}

void definition_budget::removed(kube::model::object_key const& key) {
    auto const found = namespaces_.find(key.ns);
    if (found == namespaces_.end()) return;
    auto& mine = found->second;
    auto const known = mine.config_maps.find(key.name);
    if (known == mine.config_maps.end()) return;
    leave_out(mine, known->second, false);
    mine.bytes -= known->second.bytes;
    mine.checks -= known->second.checks;
    mine.admitted -= known->second.admitted ? 1 : 0;
    mine.config_maps.erase(known);
    if (mine.config_maps.empty()) namespaces_.erase(found);
}

bool definition_budget::is_left_out(kube::model::object_key const& key) const {
    auto const found = namespaces_.find(key.ns);
    if (found == namespaces_.end()) return false;
    auto const known = found->second.config_maps.find(key.name);
    return known != found->second.config_maps.end() && known->second.left_out;
}

}  // namespace vitals::sources::controller
