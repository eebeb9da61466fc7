// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a TTL check is written.

#include "core/check/target.hpp"
#include "core/check/ttl_target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"

#include <array>
#include <string_view>

namespace vitals::inline core::manifest {

check::target read_ttl(fields const& from, settings const& all, problem_reporter& report);
void hint_at_ttl(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

inline constexpr std::array<kind_field, 1> ttl_fields{{{"ttl"}}};

inline constexpr kind_row ttl_row{
    .is = check::ttl_target::kind,
    .example = "ttl: 30s",
    .own_fields = ttl_fields,
    .read = read_ttl,
    .hint = hint_at_ttl,
};

}  // namespace vitals::inline core::manifest
