// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How aliases are written.

#include "core/check/alias_target.hpp"
#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"

#include <array>
#include <string_view>

namespace vitals::inline core::manifest {

check::target read_check_alias(fields const& from, settings const& all, problem_reporter& report);
check::target read_service_alias(fields const& from, settings const& all, problem_reporter& report);
check::target
read_config_map_alias(fields const& from, settings const& all, problem_reporter& report);
void hint_at_alias(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

inline constexpr std::array<kind_field, 1> check_alias_fields{{{"alias"}}};
inline constexpr std::array<kind_field, 1> service_alias_fields{{{"aliasService"}}};
inline constexpr std::array<kind_field, 1> config_map_alias_fields{{{"aliasConfigMap"}}};

inline constexpr kind_row check_alias_row{
    .is = check::check_alias::kind,
    .example = "alias: id-of-a-check",
    .own_fields = check_alias_fields,
    .read = read_check_alias,
    .hint = hint_at_alias,
};
inline constexpr kind_row service_alias_row{
    .is = check::service_alias::kind,
    .example = "aliasService: name-of-a-service",
    .own_fields = service_alias_fields,
    .read = read_service_alias,
    .hint = hint_at_alias,
};
inline constexpr kind_row config_map_alias_row{
    .is = check::config_map_alias::kind,
    .example = "aliasConfigMap: name-of-a-configmap",
    .own_fields = config_map_alias_fields,
    .read = read_config_map_alias,
    .hint = hint_at_alias,
};

}  // namespace vitals::inline core::manifest
