// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/config_map_aliases.hpp"

#include "core/check/alias_target.hpp"
#include "core/check/definition.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/field_names.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace vitals::inline core::manifest {

void config_map_aliases::note(
    yaml::node const& entry,
    check::definition const& made,
    std::string const& key
) {
    if (!check::alias_in(made.target)) return;
    for (std::size_t i = 0; i + 1 < entry.children.size(); i += 2) {
        if (!is_target(find_field(scope::check, entry.children[i]->text))) continue;
        auto const where = entry.children[i + 1]->where;
        places_.emplace(made.identity.id(), check::place{key, where.line, where.column});
    }
}

bool config_map_aliases::is_of_alias(check::definition const& one) const {
    auto const* const alias = one.target.as<check::check_alias>();
    if (alias == nullptr) return false;
    std::string_view of{alias->of};
    if (auto const slash = of.find('/'); slash != of.npos) {
        if (of.substr(0, slash) != one.identity.config_map()) return false;
        of.remove_prefix(slash + 1);
    }
    return places_.contains(std::string{of});
}

void config_map_aliases::refuse_those_of_aliases(
    std::vector<check::manifest_contents>& all,
    std::size_t room
) const {
    for (auto& each : all) {
        auto const before = each.problems.size();
        for (auto const& one : each.checks) {
            if (!is_of_alias(*one)) continue;
            std::string const id{one->identity.id()};
            each.rejected.push_back(id);
            if (room == 0) {
                ++each.dropped;
                continue;
            }
            --room;
            each.problems.push_back(
                {.at = places_.at(id),
                 .check_id = id,
                 .message = "alias: this check is an alias itself; name the one that it is of"}
            );
        }
        std::erase_if(each.checks, [this](auto const& one) { return is_of_alias(*one); });
        if (each.problems.size() == before) continue;
        std::ranges::sort(each.problems, {}, [](check::problem const& problem) {
            return std::tie(problem.at.line, problem.at.column, problem.message);
        });
    }
}

}  // namespace vitals::inline core::manifest
