// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/tcp_fields.hpp"

#include "core/check/target.hpp"
#include "core/check/tcp_target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/host_port_field.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/tls_fields.hpp"
#include "core/manifest/values.hpp"

#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

// A connection brings no byte that the manifest chooses: the name in a TLS session is a host name.
written_target tcp_goes_to(check::target const& made) {
    auto const& tcp = *made.as<check::tcp_target>();
    return {
        .ns = {},
        .host = tcp.where.host(),
        .port = tcp.where.port(),
        .chosen_bytes = false,
    };
}

check::target read_tcp(fields const& from, settings const& all, problem_reporter& report) {
    check::tcp_target made;
    if (from["tcp"]) made.where = read_host_port(from["tcp"], report);
    made.use_tls = read_switch(from["tcpUseTls"], report).value_or(false);
    made.tls = tls_of(all.tls, report);
    return made;
}

void hint_at_tcp(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
) {
    auto const& tcp = *made.as<check::tcp_target>();
    hint_at_host(from["tcp"], tcp.where.host(), ns, report);
    if (!tcp.use_tls) hint_at_tls_without_effect(from, "tcpUseTls: true", report);
}

}  // namespace vitals::inline core::manifest
