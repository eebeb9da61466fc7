// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a TCP check is written.

#include "core/check/target.hpp"
#include "core/check/tcp_target.hpp"
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

check::target read_tcp(fields const& from, settings const& all, problem_reporter& report);
void hint_at_tcp(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

written_target tcp_goes_to(check::target const& made);

inline constexpr std::array<kind_field, 8> tcp_fields{{
    {"tcp", content::url},
    {"tcpUseTls"},
    {"starttls"},
    {"steps", content::secret},
    {"reuse"},
    tls_server_name,
    tls_skip_verify,
    tls,
}};

inline constexpr kind_row tcp_row{
    .is = check::tcp_target::kind,
    .example = "tcp: host:port",
    .own_fields = tcp_fields,
    .read = read_tcp,
    .hint = hint_at_tcp,
    .goes_to = tcp_goes_to,
};

}  // namespace vitals::inline core::manifest
