// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How an ICMP check is written.

#include "core/check/icmp_target.hpp"
#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"

#include <array>
#include <string_view>

namespace vitals::inline core::manifest {

check::target read_icmp(fields const& from, settings const& all, problem_reporter& report);
void hint_at_icmp(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

written_target icmp_goes_to(check::target const& made);

inline constexpr std::array<kind_field, 1> icmp_fields{{{"icmp", content::url}}};

inline constexpr kind_row icmp_row{
    .is = check::icmp_target::kind,
    .example = "icmp: host",
    .own_fields = icmp_fields,
    .read = read_icmp,
    .hint = hint_at_icmp,
    .goes_to = icmp_goes_to,
};

}  // namespace vitals::inline core::manifest
