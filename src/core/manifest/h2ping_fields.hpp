// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How an HTTP/2 PING check is written.

#include "core/check/h2ping_target.hpp"
#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/tls_fields.hpp"

#include <array>
#include <string_view>

namespace vitals::inline core::manifest {

check::target read_h2ping(fields const& from, settings const& all, problem_reporter& report);
void hint_at_h2ping(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

written_target h2ping_goes_to(check::target const& made);

inline constexpr std::array<kind_field, 5> h2ping_fields{{
    {"h2ping", content::url},
    {"h2pingUseTls"},
    tls_server_name,
    tls_skip_verify,
    tls,
}};

inline constexpr kind_row h2ping_row{
    .is = check::h2ping_target::kind,
    .example = "h2ping: host:port",
    .own_fields = h2ping_fields,
    .read = read_h2ping,
    .hint = hint_at_h2ping,
    .goes_to = h2ping_goes_to,
};

}  // namespace vitals::inline core::manifest
