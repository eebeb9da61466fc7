// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a UDP check is written.

#include "core/check/target.hpp"
#include "core/check/udp_target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"

#include <array>
#include <string_view>

namespace vitals::inline core::manifest {

check::target read_udp(fields const& from, settings const& all, problem_reporter& report);
void hint_at_udp(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

written_target udp_goes_to(check::target const& made);

inline constexpr std::array<kind_field, 2> udp_fields{{
    {"udp", content::url},
    {"steps", content::secret},
}};

inline constexpr kind_row udp_row{
    .is = check::udp_target::kind,
    .example = "udp: host:port",
    .own_fields = udp_fields,
    .read = read_udp,
    .hint = hint_at_udp,
    .goes_to = udp_goes_to,
};

}  // namespace vitals::inline core::manifest
