// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much each namespace defines: ConfigMaps, their bytes, and checks. What exceeds a budget is
// left out, the newest first, and nothing else is. What runs continues: an edit that is left out
// leaves its ConfigMap's checks as they are. Pure.

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

namespace vitals::sources::controller {

class definition_budget {
public:
    // Of one namespace.
    struct usage {
        struct config_map {
            std::uint64_t bytes = 0;
            std::uint64_t checks = 0;
            bool left_out = false;  // its present version, or some of its checks
            bool admitted = false;  // some version of it was
        };
        std::map<std::string, config_map, std::less<>> config_maps;  // by name
        std::uint64_t admitted = 0;                                  // ConfigMaps
        std::uint64_t bytes = 0;
        std::uint64_t checks = 0;
        std::uint64_t left_out = 0;        // ConfigMaps, at present
        std::uint64_t left_out_total = 0;  // versions of ConfigMaps, since the start
    };

    // Null: no limits. The quotas outlive the budget.
    explicit definition_budget(quota::quotas const* quotas) : quotas_{quotas} {}

    // Before a version of a ConfigMap with `bytes` bytes of manifests is read. A problem: it is
    // left out. Smaller than its last version, it never is.
    std::optional<std::string> refuse(kube::model::object_key const& key, std::uint64_t bytes);
    // After it was read: moves the checks that do not fit to the rejected ones, those that run
    // already last, and adds a problem that says so.
    void fit_checks(reading& read, reconcile::running_checks const& running);
    void runs(kube::model::object_key const& key, std::uint64_t checks);
    void removed(kube::model::object_key const& key);

    bool is_left_out(kube::model::object_key const& key) const;
    std::map<std::string, usage, std::less<>> const& all() const { return namespaces_; }

private:
    void leave_out(usage& of, usage::config_map& which, bool left_out);

    quota::quotas const* quotas_;
    std::map<std::string, usage, std::less<>> namespaces_;
};

}  // namespace vitals::sources::controller
