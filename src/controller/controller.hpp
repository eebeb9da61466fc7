// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// ConfigMap changed -> parse -> plan -> apply. Level-triggered: a change only marks the ConfigMap as due,
// a burst of changes to one ConfigMap collapses, and one ConfigMap is worked on in each turn of the loop.
// Lives on the control loop.

#include "check/problem.hpp"
#include "kube_model/config_map.hpp"
#include "log/logger.hpp"
#include "manifest/parse.hpp"
#include "reconcile/plan.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vitals::controller {

// The mistakes of one ConfigMap have changed; the list is complete and may be empty.
struct problems_changed {
    kube_model::object_key key;
    std::string uid;  // empty for files
    std::vector<check::problem> problems;
    bool removed = false;  // they went with the ConfigMap: nothing was mended
};

class controller {
public:
    struct outputs {
        std::function<void(reconcile::plan const&)> apply;
        std::function<void(problems_changed const&)> report;
    };

    // Must outlive the loop's run.
    controller(runtime::executor loop, log::logger log, outputs to);

    // From the object store, which the file source feeds, too.
    void changed(kube_model::config_map const& object);
    void removed(kube_model::object_key const& key);

    // Everything that was told so far has been carried out.
    bool idle() const { return due_.empty(); }
    // Calls `then` once, as soon as that is so; at once when it is so already.
    void when_idle(std::function<void()> then);
    std::size_t config_maps() const { return known_.size(); }
    // Keys with at least one mistake, at present; a ConfigMap without any manifest counts as one.
    std::size_t rejected_manifests() const;
    std::size_t without_manifest() const;  // ConfigMaps, at present
    std::size_t problems() const;          // mistakes, at present
    // The uid of a ConfigMap, for Events; empty for files and for what is not known.
    std::string uid(kube_model::object_key const& key) const;

private:
    struct state {
        std::string uid;
        reconcile::running_checks running;
        std::vector<check::problem> problems;
        std::size_t rejected_keys = 0;
        bool without_manifest = false;
    };

    void mark(kube_model::object_key const& key, std::optional<kube_model::config_map> wanted);
    void work();
    void go_on();
    void reconcile_one(kube_model::config_map const& object);
    void stop_all(kube_model::object_key const& key);
    void report(kube_model::object_key const& key, state& of, std::vector<check::problem> problems);

    runtime::executor loop_;
    log::logger log_;
    outputs to_;
    std::map<kube_model::object_key, state> known_;
    std::map<kube_model::object_key, std::optional<kube_model::config_map>>
        due_;  // nullopt: removed
    std::vector<std::function<void()>> when_idle_;
    bool scheduled_ = false;
};

}  // namespace vitals::controller
