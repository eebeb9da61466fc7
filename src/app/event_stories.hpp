// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Turns transitions and mistakes into Events on the ConfigMaps they belong to.

#include "controller/reconciler.hpp"
#include "health/transition.hpp"
#include "publish/event_recorder.hpp"
#include "reconcile/plan.hpp"
#include "status/status_store.hpp"

#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

namespace vitals::app {

class event_stories {
public:
    event_stories(publish::event_recorder& recorder, controller::reconciler const& known);

    // Checks of that namespace ("": of all) that start from now on came by an edit: their first results are news.
    void start_up_is_over(std::string const& space) { started_.insert(space); }

    void planned(reconcile::plan const& plan);
    void changed(status::check_status const& check, health::transition const& change);
    void mistakes(controller::problems_changed const& told);

private:
    bool started(std::string_view space) const {
        return started_.contains("") || started_.contains(std::string{space});
    }

    publish::event_recorder& recorder_;
    controller::reconciler const& known_;
    // Ordered: whoever writes the ids could make them collide in a hash table.
    std::set<std::string> news_;               // checks added by an edit, until their first result
    std::unordered_set<std::string> started_;  // namespaces; "": all
};

}  // namespace vitals::app
