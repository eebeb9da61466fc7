// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One entry of `checks` -> a definition.

#include "core/check/definition.hpp"
#include "core/manifest/consul_file.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "text/yaml/document.hpp"

#include <memory>
#include <string>

namespace vitals::inline core::manifest {

struct entry_id {
    std::string text;
    yaml::node const* node = nullptr;  // null: the entry has no id
    std::string problem;               // a sentence; empty when the id is good
};

// `entry` is a map.
entry_id read_id(yaml::node const& entry, entry_defaults const& own);

// `entry` is a map; `own.id` is its id, whose problem, if any, is in `report` already. Null when
// the entry has problems.
std::shared_ptr<check::definition const> read_check(
    yaml::node const& entry,
    entry_defaults const& own,
    owner const& who,
    settings const& defaults,
    problem_reporter& report
);

}  // namespace vitals::inline core::manifest
