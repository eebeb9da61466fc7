// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/udp_fields.hpp"

#include "core/check/target.hpp"
#include "core/check/tcp_target.hpp"
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
#include <vector>

namespace vitals::inline core::manifest {

namespace {

using what = check::tcp_step::what;

// As those of a TCP check, but no more than one question and one answer.
void read_steps_of_udp(field_value const& from, check::udp_target& into, problem_reporter& report) {
    for (auto& step : read_steps(from, report)) {
        auto& place = step.does == what::send ? into.send : into.expect;
        bool const in_order = step.does == what::expect || into.expect.empty();
        if (!place.empty() || !in_order)
            return report.at(
                from.name->where,
                from.name->text +
                    ": a udp check has at most one `send`, and behind it at most one `expect`"
            );
        place = std::move(step.bytes);
    }
}

}  // namespace

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
    read_steps_of_udp(from["steps"], made, report);
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
    if (!from["steps"]) return;
    std::vector<check::tcp_step> steps;
    if (!udp.send.empty()) steps.push_back({what::send, udp.send});
    if (!udp.expect.empty()) steps.push_back({what::expect, udp.expect});
    hint_at_steps(from["steps"], steps, report);
}

}  // namespace vitals::inline core::manifest
