// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The aliases of one ConfigMap: an alias is never of another alias.

#include "core/check/definition.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "text/yaml/document.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace vitals::inline core::manifest {

class config_map_aliases {
public:
    // Remembers where `entry`, which `made` was read from, says what it is of. Ignores a check that
    // is no alias. `key`: the manifest's in its ConfigMap.
    void note(yaml::node const& entry, check::definition const& made, std::string const& key);
    // Of the checks of `all`, each alias of another alias becomes a problem. To be called once all
    // is read: an alias may stand before the check that it names. At most `room` problems are kept.
    void refuse_those_of_aliases(std::vector<check::manifest_contents>& all, std::size_t room)
        const;

private:
    bool is_of_alias(check::definition const& one) const;

    std::map<std::string, check::place> places_;  // by id
};

}  // namespace vitals::inline core::manifest
