// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a gRPC check is written.

#include "core/check/grpc_target.hpp"
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

check::target read_grpc(fields const& from, settings const& all, problem_reporter& report);
void hint_at_grpc(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

written_target grpc_goes_to(check::target const& made);

inline constexpr std::array<kind_field, 6> grpc_fields{{
    {"grpc", content::url},
    {"grpcUseTls"},
    {"reuse"},
    tls_server_name,
    tls_skip_verify,
    tls,
}};

inline constexpr kind_row grpc_row{
    .is = check::grpc_target::kind,
    .example = "grpc: host:port",
    .own_fields = grpc_fields,
    .read = read_grpc,
    .hint = hint_at_grpc,
    .goes_to = grpc_goes_to,
};

}  // namespace vitals::inline core::manifest
