// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/udp_fields.hpp"

#include "core/check/target.hpp"
#include "core/check/udp_target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/host_port_field.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/step_fields.hpp"
#include "core/manifest/target_rule.hpp"

#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

// An empty datagram brings no byte that the manifest chooses.
written_target udp_goes_to(check::target const& made) {
    auto const& udp = *made.as<check::udp_target>();
    return {
        .ns = {},
        .host = udp.where.host(),
        .port = udp.where.port(),
        .chosen_bytes = !udp.send.empty(),
        .may_change = !udp.send.empty(),
        .datagrams = true,
    };
}

check::target read_udp(fields const& from, settings const&, problem_reporter& report) {
    check::udp_target made;
    if (from["udp"]) made.where = read_host_port(from["udp"], report);
    auto [send, expect] = read_question("udp", from["steps"], report);
    made.send = std::move(send);
    made.expect = std::move(expect);
    return made;
}

void hint_at_udp(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
) {
    auto const& udp = *made.as<check::udp_target>();
    hint_at_host(from["udp"], udp.where.host(), ns, report);
    hint_at_question(from["steps"], {.send = udp.send, .expect = udp.expect}, report);
}

}  // namespace vitals::inline core::manifest
