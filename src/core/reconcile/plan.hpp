// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The changes that turn the running checks of one ConfigMap into the wanted ones. PURE.

#include "core/check/definition.hpp"
#include "core/check/manifest_contents.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace vitals::inline core::reconcile {

using definition_ptr = std::shared_ptr<check::definition const>;

struct running_check {
    definition_ptr definition;
    std::string key;     // the key it came from
    bool stale = false;  // runs on its last valid version, since the present one has problems
};

// The running checks of one ConfigMap, by id. The planner returns the next state of it.
using running_checks = std::map<std::string, running_check, std::less<>>;

struct replacement {
    definition_ptr from;
    definition_ptr to;
};

struct plan {
    std::vector<definition_ptr> start;
    std::vector<replacement> replace;  // same identity, another definition
    std::vector<definition_ptr> stop;
    std::vector<definition_ptr> now_stale;  // keeps running; its present entry has problems
    // Was stale and is valid again. If its fixed entry also differs, it is in `replace`, too, and
    // here with its new definition.
    std::vector<definition_ptr> now_fresh;
    bool empty() const;
};

struct planned {
    reconcile::plan plan;
    running_checks next;
};

// Unchanged checks appear in no list. Disabled definitions do not run. A key that cannot be read
// keeps all its checks. A rejected entry keeps its own last valid version. An entry whose id cannot
// be read keeps those checks of its key that would otherwise be stopped. A key that is not in
// `wanted` was removed, and its checks are stopped unless another key has them now. All lists are
// in the order of the ids; of duplicated ids the first good entry counts. The keys that were not
// read (`behind`) keep their checks like those that cannot be read.
planned
make_plan(running_checks const& running, std::vector<check::manifest_contents> const& wanted);

// At most `most` checks start: those that come last by id do not, and are not in `next`. Returns
// how many.
std::size_t start_at_most(planned& of, std::size_t most);

// All running checks continue, stale: the ConfigMap could not be read at all.
planned keep_all(running_checks const& running);

}  // namespace vitals::inline core::reconcile
