// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The top of a manifest: `defaults` and `checks`; and what all manifests of one ConfigMap share.

#include "core/check/definition.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/check_entry.hpp"
#include "core/manifest/mistakes.hpp"
#include "core/manifest/parse.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/meter.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace vitals::inline core::manifest {

class manifest_reader {
public:
    manifest_reader(owner who, limits const& bounds, yaml::meter& budget)
        : who_{who}, bounds_{bounds}, budget_{budget} {}

    // At most so many problems are kept.
    parsed read(std::string const& key, yaml::node const& root, std::size_t most_problems);

private:
    void
    read_checks(yaml::node const& list, settings const& defaults, mistakes& report, parsed& into);
    void
    read_entry(yaml::node const& entry, settings const& defaults, mistakes& report, parsed& into);
    // True while the metric that shows it stays within its bounds.
    bool has_room_for(check::definition const& made, yaml::node const& id, reporter& report);
    // True when no entry before had this id.
    bool claim(std::string const& key, yaml::node const& id, mistakes& report);

    owner who_;
    limits const& bounds_;
    yaml::meter& budget_;
    std::size_t entries_ = 0;
    std::size_t alerting_bytes_ = 0;  // of the good entries
    // Id -> where it first stood. Ordered: whoever writes the ids could make them collide in a hash table.
    std::map<std::string, check::place> places_;
};

}  // namespace vitals::inline core::manifest
