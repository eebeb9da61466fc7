// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One entry of `checks` -> a definition.

#include "core/check/definition.hpp"
#include "core/manifest/mistakes.hpp"
#include "core/manifest/settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

// The identity's first two parts.
struct owner {
    std::string_view space;
    std::string_view config_map;
};

// What is wrong with an id, as a sentence.
std::optional<std::string> mistake_in_id(yaml::node const& id);

// `entry` is a map; `report` knows already whether its id is good. Null when it has mistakes.
std::shared_ptr<check::definition const>
read_check(yaml::node const& entry, owner const& who, settings const& defaults, reporter& report);

}  // namespace vitals::inline core::manifest
