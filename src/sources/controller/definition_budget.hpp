// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much each namespace defines: ConfigMaps, bytes, and checks. What exceeds a budget is left
// out, the newest first, and nothing else is. What runs continues: an edit that is left out leaves
// its ConfigMap's checks as they are, and they count as long as they run. Pure.

#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/config_map.hpp"
#include "sources/controller/reading.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::sources::controller {

class definition_budget {
public:
    // ConfigMaps of a namespace beyond its budget of them that are remembered: each may have its
    // problem and its Event. Of further ones nothing is kept.
    static constexpr std::size_t most_left_out = 100;

    // Of one namespace.
    struct usage {
        struct config_map {
            // Of its text, or of what its checks keep (check::bytes_of), whichever is more.
            std::uint64_t bytes = 0;
            std::uint64_t checks = 0;
            std::uint64_t wants = 0;  // bytes, of the version that is left out
            bool admitted = false;    // some version of it was
            bool left_out = false;    // its present version, or some of its checks
            bool cut = false;         // it is read, and some of its checks are left out
        };
        std::map<std::string, config_map, std::less<>> config_maps;  // by name
        std::uint64_t admitted = 0;                                  // ConfigMaps
        std::uint64_t bytes = 0;
        std::uint64_t checks = 0;
        std::uint64_t left_out = 0;        // ConfigMaps, at present
        std::uint64_t left_out_total = 0;  // times that a ConfigMap began to be left out
        bool full = false;                 // some ConfigMap was not remembered, at any time
        bool forgot = false;               // the same, since all of them were handed on
    };

    // Of all namespaces together, which never exceed it.
    struct totals {
        std::uint64_t bytes = quota::no_limit;
        std::uint64_t checks = quota::no_limit;
    };

    // Null: no limits. The quotas outlive the budget.
    explicit definition_budget(quota::quotas const* quotas) : definition_budget{quotas, {}} {}
    definition_budget(quota::quotas const* quotas, totals most) : quotas_{quotas}, most_{most} {}

    // Of a ConfigMap that is perhaps new. False: its namespace has so many that nothing is kept of
    // it.
    bool remember(kube::model::object_key const& key);
    // Why a ConfigMap whose text has `bytes` bytes is not read; nothing: it is. Smaller than its
    // last version, it always is.
    std::optional<std::string> refuse(kube::model::object_key const& key, std::uint64_t bytes)
        const;
    // Takes out of the plan, which was made of the reading, what exceeds a budget, and adds the
    // problem that says so. What is left of the plan counts from now on. `running`: what the plan
    // changes.
    void fit(reading& read, reconcile::planned& planned, reconcile::running_checks const& running);
    void removed(kube::model::object_key const& key);

    bool is_left_out(kube::model::object_key const& key) const;
    // It is left out as before, by a version of that many bytes of text.
    void still_left_out(kube::model::object_key const& key, std::uint64_t bytes);
    // Whether it is left out and would not be now, by what is known of it.
    bool has_room_for(kube::model::object_key const& key) const;
    // The same of any ConfigMap.
    bool has_room() const;
    // Whether anything was removed, or became smaller, since the last call.
    bool took_less() { return std::exchange(took_less_, false); }
    // The source hands on all ConfigMaps that are not remembered.
    void all_come_again();
    std::map<std::string, usage, std::less<>> const& all() const { return namespaces_; }
    totals const& used() const { return used_; }

private:
    std::optional<std::string> refuse_bytes(
        std::string const& ns,
        usage const& mine,
        std::uint64_t before,
        std::uint64_t bytes
    ) const;
    // Returns why some checks do not start, and takes these out; empty: all do.
    std::string fit_checks(
        std::string const& ns,
        usage const& mine,
        usage::config_map const& known,
        reconcile::planned& planned
    ) const;
    std::uint64_t most_bytes(usage const& of) const;
    std::uint64_t most_checks(std::string const& ns, usage const& of) const;
    bool has_room_for(
        std::string const& ns,
        usage const& of,
        std::string const& name,
        usage::config_map const& which
    ) const;
    void count(usage& of, usage::config_map& which, usage::config_map now);

    quota::quotas const* quotas_;
    totals most_;
    totals used_{.bytes = 0, .checks = 0};
    bool took_less_ = false;
    std::map<std::string, usage, std::less<>> namespaces_;
};

}  // namespace vitals::sources::controller
