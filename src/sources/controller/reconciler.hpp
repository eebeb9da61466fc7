// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What runs because of each ConfigMap, and its problems: a reading is planned, applied and
// reported. Lives on the control loop.

#include "core/check/problem.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/config_map.hpp"
#include "log/logger.hpp"
#include "sources/controller/reading.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::sources::controller {

// The problems of one ConfigMap have changed; the list is complete and may be empty.
struct problems_changed {
    kube::model::object_key key;
    std::string uid;  // empty for files
    std::vector<check::problem> problems;
    std::vector<check::problem> fresh;  // those that were not in the reading before
    bool removed = false;               // the ConfigMap was deleted: no problem was fixed
};

// What one ConfigMap with problems counts for, as the metric names it; see
// reconciler::with_problems.
struct rejected_config_map {
    std::string_view ns;
    std::string_view name;
    std::size_t problems = 0;
};

class reconciler {
public:
    // Limits of what the metric names: ConfigMaps of one namespace, and namespaces.
    static constexpr std::size_t named_of_a_namespace = 10;
    static constexpr std::size_t named_namespaces = 100;

    struct outputs {
        std::function<void(reconcile::plan const&)> apply;
        std::function<void(problems_changed const&)> report;
        // Whether a line about the checks of a namespace may be logged; none: always.
        std::function<bool(std::string_view ns)> may_log{};
        // A ConfigMap was read or removed, and all of that is applied and reported; none: nobody
        // wants to know.
        std::function<void(kube::model::object_key const&)> done{};
        // Its resourceVersion is another one, and all else as it was; none: the same.
        std::function<void(kube::model::object_key const&)> renumbered{};
    };

    reconciler(log::logger log, outputs to);

    // Of one reading: plan() and then carry_out(), after the plan was cut to a budget. Another
    // object of the same name is removed first; see is_another().
    reconcile::planned plan(reading const& read) const;
    void carry_out(reading&& read, reconcile::planned&& planned);
    void remove(kube::model::object_key const& key);
    // What runs is what this version says, too. Ignored for unknown ConfigMaps.
    void renumber(kube::model::object_key const& key, std::string const& version);

    std::size_t config_maps() const { return known_.size(); }
    // Keys with at least one problem, at present; a ConfigMap without any manifest counts as one.
    std::size_t rejected_manifests() const;
    std::size_t without_manifest() const;  // ConfigMaps, at present
    std::size_t problems() const;
    // Whether its problems may be others when it is read again, unchanged: the rules have changed
    // since (rereading::rules), or it was given up.
    bool may_have_other_problems(kube::model::object_key const& key, std::uint64_t rules) const;
    // The ConfigMaps with problems, in the order of their keys. One namespace must not hide
    // another: beyond named_of_a_namespace, one entry without a name stands for the others of the
    // namespace; beyond named_namespaces, one without namespace and name for the rest. Valid until
    // the next change.
    std::vector<rejected_config_map> with_problems() const;
    // The ConfigMap was deleted and created again since its last reading.
    bool is_another(reading const& read) const;
    // It is left out for the same reason as before: there is nothing to carry out.
    bool is_still_left_out(reading const& read) const;
    // Empty for unknown ConfigMaps. Valid until the next change.
    reconcile::running_checks const& running(kube::model::object_key const& key) const;
    // Whether a line about the checks of the namespace may be logged.
    bool may_log(std::string_view ns) const { return !to_.may_log || to_.may_log(ns); }
    bool knows(kube::model::object_key const& key) const { return known_.contains(key); }
    // A mistake, or too little room, may have kept checks out of it: nothing but its correction
    // says whether they are meant to be gone. One without checks looks like half of an edit.
    bool is_whole(kube::model::object_key const& key) const {
        return problems_of(key).empty() && !running(key).empty();
    }
    // Empty for unknown ConfigMaps. Valid until the next change.
    std::vector<check::problem> const& problems_of(kube::model::object_key const& key) const;
    // The newest one that has the definitions that run. Empty for files and for unknown ConfigMaps.
    std::string resource_version(kube::model::object_key const& key) const;
    // Empty for files and for unknown ConfigMaps.
    std::string uid(kube::model::object_key const& key) const;

private:
    struct state {
        std::string uid;
        std::string resource_version;
        reconcile::running_checks running;
        std::vector<check::problem> problems;
        std::size_t rejected_keys = 0;
        bool without_manifest = false;
        bool left_out = false;
        bool given_up = false;
        std::uint64_t rules = 0;
    };

    void done(kube::model::object_key const& key) const {
        if (to_.done) to_.done(key);
    }
    void
    report(kube::model::object_key const& key, state& of, std::vector<check::problem> problems);

    log::logger log_;
    outputs to_;
    std::map<kube::model::object_key, state> known_;
};

}  // namespace vitals::sources::controller
