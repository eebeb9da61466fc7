// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The top of a manifest: `defaults`, `checks` and the other parts of a Consul file; and the state
// that all manifests of one ConfigMap share.

#include "core/check/definition.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/check_entry.hpp"
#include "core/manifest/config_map_aliases.hpp"
#include "core/manifest/consul_file.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/parse.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
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

    // At most this many problems are kept.
    check::manifest_contents
    read(std::string const& key, yaml::node const& root, std::size_t most_problems);
    // The aliases of all that was read.
    config_map_aliases const& aliases() const { return aliases_; }

private:
    // What one manifest is read with.
    struct reading {
        problem_list& report;
        check::manifest_contents& into;
        settings defaults{};
        bool hinted_at_catalog = false;
    };

    void read_top(yaml::node const& root, reading& with);
    // False when the map has none of them.
    bool read_blocks(fields const& top, reading& with);
    void read_service(yaml::node const& block, reading& with);
    void read_services(field_value const& blocks, reading& with);
    // `service`: the Consul service that the checks belong to.
    void read_checks(field_value const& list, consul_service const* service, reading& with);
    // False when no more can be read.
    bool read_entry(yaml::node const& entry, entry_defaults const& own, reading& with);
    void read_map(yaml::node const& entry, entry_defaults const& own, reading& with);
    // Reports a problem once the Consul services, which the API shows with each of their checks,
    // exceed their limit.
    void charge_for(check::service const& service, yaml::position where, problem_reporter& report);
    // True while what the metric shows of the checks, and what all of them keep, stays within its
    // limit.
    bool
    has_room_for(check::definition const& made, yaml::position where, problem_reporter& report);
    // True when no entry before had this id.
    bool claim(std::string const& id, yaml::position where, reading& with);

    owner who_;
    limits const& bounds_;
    yaml::meter& budget_;
    std::size_t entries_ = 0;
    std::size_t service_bytes_ = 0;
    std::size_t alerting_bytes_ = 0;  // of the good entries
    std::size_t check_bytes_ = 0;     // of the good entries
    // Id -> where it was first. Ordered: the author of the ids could make them collide in a hash
    // table.
    std::map<std::string, check::place> places_;
    config_map_aliases aliases_;  // of good entries
};

}  // namespace vitals::inline core::manifest
