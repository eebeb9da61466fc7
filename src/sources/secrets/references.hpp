// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which objects the running checks refer to, and for how many checks. Pure.

#include "core/reconcile/plan.hpp"
#include "sources/secrets/object_states.hpp"

#include <cstddef>
#include <map>
#include <vector>

namespace vitals::sources::secrets {

class references {
public:
    struct changes {
        std::vector<object_name> more;   // no check referred to them before
        std::vector<object_name> fewer;  // no check refers to them any more
    };

    // An object that one check gives up and another one takes within a plan is in neither list.
    changes apply(reconcile::plan const& plan);
    std::size_t size() const { return counts_.size(); }

private:
    std::map<object_name, std::size_t> counts_;
};

}  // namespace vitals::sources::secrets
