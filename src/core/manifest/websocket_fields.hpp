// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a WebSocket check is written.

#include "core/check/target.hpp"
#include "core/check/websocket_target.hpp"
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

check::target read_websocket(fields const& from, settings const& all, problem_reporter& report);
void hint_at_websocket(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

written_target websocket_goes_to(check::target const& made);

inline constexpr std::array<kind_field, 5> websocket_fields{{
    {"websocket", content::url},
    {"steps", content::secret},
    tls_server_name,
    tls_skip_verify,
    tls,
}};

inline constexpr kind_row websocket_row{
    .is = check::websocket_target::kind,
    .example = "websocket: ws://host:port/path",
    .own_fields = websocket_fields,
    .read = read_websocket,
    .hint = hint_at_websocket,
    .goes_to = websocket_goes_to,
};

}  // namespace vitals::inline core::manifest
