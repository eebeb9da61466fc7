// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/h2ping_fields.hpp"

#include "core/check/h2ping_target.hpp"
#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/host_port_field.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/tls_fields.hpp"
#include "core/manifest/values.hpp"

#include <string_view>

namespace vitals::inline core::manifest {

// The manifest chooses no byte of a PING.
written_target h2ping_goes_to(check::target const& made) {
    auto const& h2ping = *made.as<check::h2ping_target>();
    return {
        .ns = {},
        .host = h2ping.where.host(),
        .port = h2ping.where.port(),
        .chosen_bytes = false,
        .may_change = false,
    };
}

check::target read_h2ping(fields const& from, settings const& all, problem_reporter& report) {
    check::h2ping_target made;
    if (from["h2ping"]) made.where = read_host_port(from["h2ping"], report);
    made.use_tls = read_switch(from["h2pingUseTls"], report).value_or(true);  // as Consul's
    made.tls = tls_of(all.tls, report);
    return made;
}

void hint_at_h2ping(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
) {
    auto const& h2ping = *made.as<check::h2ping_target>();
    hint_at_host(from["h2ping"], h2ping.where.host(), ns, report);
    if (!h2ping.use_tls) hint_at_tls_without_effect(from, "h2pingUseTls: true", report);
}

}  // namespace vitals::inline core::manifest
