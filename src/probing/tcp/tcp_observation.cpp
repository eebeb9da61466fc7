// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/tcp/tcp_observation.hpp"

#include "core/check/status.hpp"
#include "core/check/tcp_target.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "text/utf8/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::probing::tcp {

namespace {

void add_what_came(std::string& to, std::string_view came) {
    if (came.empty()) return;
    to.append(" Output: ");
    utf8::append_visible(to, came, utf8::ascii_controls::keep_breaks);
}

}  // namespace

health::observation
passed(check::tcp_target const& target, std::string_view came, probe::phase_clock& phases) {
    health::observation seen;
    seen.outcome = health::outcome::passing;
    seen.output = target.asked() + ": Success";  // Consul's words
    add_what_came(seen.output, came);
    phases.report(seen);
    return seen;
}

health::observation answered_otherwise(
    check::tcp_target const& target,
    std::size_t step,
    std::string_view came,
    probe::phase_clock& phases
) {
    health::observation seen;
    seen.outcome = health::outcome::critical;
    seen.reason = health::failure_reason::body;
    seen.code = static_cast<std::uint16_t>(step);
    seen.output = target.asked() + ": " + target.found(seen.code, check::status::critical);
    add_what_came(seen.output, came);
    phases.report(seen);
    return seen;
}

health::observation failed(
    check::tcp_target const& target,
    probe::probe_failure const& what,
    probe::phase_clock& phases
) {
    return probe::observation_of(
        what,
        probe::names_target(what) ? "" : target.asked() + ": ",
        phases
    );
}

}  // namespace vitals::probing::tcp
