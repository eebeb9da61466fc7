// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Turns transitions and mistakes into Events on the ConfigMaps they belong to.

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "publishing/events/event_recorder.hpp"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace vitals::publishing::events {

class event_stories {
public:
    using uid_of = std::function<std::string(kube::model::object_key const&)>;

    // `uid` of a ConfigMap that is known; empty for another.
    event_stories(event_recorder& recorder, uid_of uid);

    // Checks of that namespace ("": of all) that start from now on came by an edit: their first results are news.
    void start_up_is_over(std::string const& space) { started_.insert(space); }

    void planned(reconcile::plan const& plan);
    void changed(status::check_status const& check, health::transition const& change);
    // All that is wrong in the ConfigMap now, or nothing any more.
    void mistakes(
        kube::model::object_key const& key,
        std::string const& uid,
        std::vector<check::problem> const& problems
    );
    // The ConfigMap is gone.
    void removed(kube::model::object_key const& key, std::string const& uid);

private:
    bool started(std::string_view space) const {
        return started_.contains("") || started_.contains(std::string{space});
    }

    event_recorder& recorder_;
    uid_of uid_;
    // Ordered: whoever writes the ids could make them collide in a hash table.
    std::set<std::string> news_;               // checks added by an edit, until their first result
    std::unordered_set<std::string> started_;  // namespaces; "": all
};

}  // namespace vitals::publishing::events
