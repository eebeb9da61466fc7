// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/probe_failure.hpp"

#include "core/health/observation.hpp"
#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/timeout_text.hpp"
#include "text/utf8/utf8.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace vitals::probing::probe {

using health::failure_reason;

probe_failure failure_of(net::failure const& what, failure_reason reason, std::string text) {
    if (what.kind == net::failure::kind::resources)
        return {failure_reason::resources, std::move(text)};
    if (what.kind == net::failure::kind::cancelled)
        return {failure_reason::cancelled, std::move(text)};
    if (what.kind == net::failure::kind::tls) return {failure_reason::tls, std::move(text)};
    return {reason, std::move(text)};
}

probe_failure interruption_of(
    interrupter const& interrupted,
    std::chrono::milliseconds timeout,
    health::phase during
) {
    switch (interrupted.why()) {
        case interruption::timeout:
            return {failure_reason::timeout, timeout_text(timeout, during)};
        case interruption::overload:
            return {
                failure_reason::overload,
                "not finished in time because Vitals itself was short of CPU"
            };
        case interruption::cancelled:
        case interruption::none:
            break;
    }
    return {failure_reason::cancelled, "cancelled"};
}

// The error of an interrupted step does not matter: the reason for the interruption does. An answer
// that does not end in time is a timeout, even if it began well: the deadline covers all of it. But
// what we had no means to begin is no timeout of the target's.
probe_failure end_of(
    probe_failure own,
    interrupter const& interrupted,
    std::chrono::milliseconds timeout,
    health::phase during
) {
    auto const why_ended = interrupted.why();
    bool const ours = own.reason == failure_reason::resources && why_ended == interruption::timeout;
    if (why_ended == interruption::none || ours) return own;
    return interruption_of(interrupted, timeout, during);
}

health::observation
observation_of(probe_failure const& what, std::string output, phase_clock& phases) {
    bool const ours = what.untried || what.reason == failure_reason::resources ||
                      what.reason == failure_reason::cancelled ||
                      what.reason == failure_reason::overload;
    health::observation seen;
    seen.outcome = ours ? health::outcome::inconclusive : health::outcome::critical;
    seen.reason = what.reason;
    seen.output = std::move(output);
    utf8::append_visible(seen.output, what.text, utf8::ascii_controls::none);
    seen.cause = what.cause;
    seen.needs_a_setting = what.needs_a_setting;
    phases.report(seen);
    return seen;
}

// The errors of a connection begin with "dial tcp", as Go's do, which Consul shows.
bool names_target(probe_failure const& what) {
    return what.text.starts_with("dial tcp") || what.text.starts_with("tls: ") ||
           what.reason == failure_reason::secret || what.reason == failure_reason::blocked;
}

}  // namespace vitals::probing::probe
