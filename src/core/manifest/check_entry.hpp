// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One entry of `checks` -> a definition.

#include "core/check/definition.hpp"
#include "core/manifest/consul_file.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "text/yaml/document.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

// The identity's first two parts.
struct owner {
    std::string_view ns;
    std::string_view config_map;
};

struct entry_id {
    std::string text;
    yaml::node const* node = nullptr;  // null: the entry does not say it
    std::string problem;               // a sentence; empty when the id is good
};

// `entry` is a map.
entry_id read_id(yaml::node const& entry, entry_defaults const& own);

// `entry` is a map; `own.id` is its id, and `report` knows already whether that is good. Null when it has mistakes.
std::shared_ptr<check::definition const> read_check(
    yaml::node const& entry,
    entry_defaults const& own,
    owner const& who,
    settings const& defaults,
    problem_reporter& report
);

}  // namespace vitals::inline core::manifest
