// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/references.hpp"

#include "core/check/definition.hpp"
#include "core/reconcile/plan.hpp"
#include "sources/secrets/object_states.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace vitals::sources::secrets {

references::changes references::apply(reconcile::plan const& plan) {
    std::map<object_name, std::size_t> before;  // of those that the plan touches
    auto const count = [&](check::definition const& of, bool up) {
        for (auto const& each : of.target.references()) {
            object_name name{std::string{of.identity.ns()}, each.object, each.name};
            auto& present = counts_[name];
            before.try_emplace(std::move(name), present);
            up ? ++present : --present;
        }
    };
    for (auto const& each : plan.start) count(*each, true);
    for (auto const& each : plan.replace) count(*each.to, true);
    for (auto const& each : plan.replace) count(*each.from, false);
    for (auto const& each : plan.stop) count(*each, false);
    changes made;
    for (auto const& [name, then] : before) {
        auto const found = counts_.find(name);
        if (then == 0 && found->second > 0) made.more.push_back(name);
        if (found->second > 0) continue;
        if (then > 0) made.fewer.push_back(name);
        counts_.erase(found);
    }
    return made;
}

}  // namespace vitals::sources::secrets
