// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What has to change so that the running checks of one ConfigMap become the wanted ones. PURE.

#include "core/check/definition.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace vitals::inline core::reconcile {

using definition_ptr = std::shared_ptr<check::definition const>;

// One key of the ConfigMap as it reads now; see manifest::parsed for the words.
struct wanted_key {
    std::string key;
    bool readable = true;
    std::vector<definition_ptr> checks{};
    std::vector<std::string> rejected{};
    bool unidentified = false;
};

struct running_check {
    definition_ptr definition;
    std::string key;     // the key it came from
    bool stale = false;  // runs on its last good version, since the present one has mistakes
};

// The running checks of one ConfigMap, by id. What the planner returns is the next state of it.
using running_checks = std::map<std::string, running_check, std::less<>>;

struct replacement {
    definition_ptr from;
    definition_ptr to;
};

struct plan {
    std::vector<definition_ptr> start;
    std::vector<replacement> replace;  // same identity, another definition
    std::vector<definition_ptr> stop;
    std::vector<definition_ptr> now_stale;  // keeps running; its present entry has mistakes
    // Was stale and is no more. When its mended entry also differs, it is in `replace`, too, and stands
    // here with its new definition.
    std::vector<definition_ptr> now_fresh;
    bool empty() const;
};

struct planned {
    reconcile::plan plan;
    running_checks next;
};

// Unchanged checks appear in no list. Disabled definitions do not run. A key that cannot be read keeps
// all its checks; a rejected entry keeps its own last good version; an entry whose id cannot be read
// keeps those checks of its key that would otherwise vanish. A key that is not in `wanted` is gone, and
// its checks with it, unless another key holds them now. All lists are in the order of the ids; where an
// id stands twice among the good entries, the first counts. `unread`: keys that are there, too, but were not
// looked at, in order; they keep their checks like those that cannot be read.
planned make_plan(
    running_checks const& running,
    std::vector<wanted_key> const& wanted,
    std::vector<std::string> const& unread = {}
);

// Everything that runs continues, stale: what is wanted cannot be made out at all.
planned keep_all(running_checks const& running);

}  // namespace vitals::inline core::reconcile
