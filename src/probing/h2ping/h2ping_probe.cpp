// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/h2ping/h2ping_probe.hpp"

#include "core/check/definition.hpp"
#include "core/check/h2ping_target.hpp"
#include "core/health/observation.hpp"
#include "net/http2/client_session.hpp"
#include "probing/http2/http2_try.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/random.hpp"
#include "runtime/task.hpp"

#include <cassert>
#include <string>

namespace vitals::probing::h2ping {

namespace {

// Consul's words.
std::string
failed_at(check::h2ping_target const& target, probe::probe_failure const& why, health::phase last) {
    bool const untried = why.reason == health::failure_reason::secret ||
                         why.reason == health::failure_reason::blocked;
    if (untried) return "";
    if (http2::before_connected(last)) return "Failed to dial to " + target.where.text() + ": ";
    return "HTTP2 ping failed: ";
}

}  // namespace

runtime::task<health::observation>
h2ping_probe(check::definition const& definition, probe::context& with) {
    auto const* const target = definition.target.as<check::h2ping_target>();
    assert(target != nullptr);
    http2::http2_try once{
        {.where = target->where, .tls = target->tls, .encrypted = target->use_tls},
        definition,
        with
    };
    co_await once.open();
    if (!once.failed()) {
        once.session().ping(runtime::unguessable<net::http2::client_session::ping_data>());
        co_await once.converse();
    }
    auto& phases = once.phases();
    if (once.failed()) {
        auto const why = once.failure();
        co_return probe::observation_of(why, failed_at(*target, why, phases.phase()), phases);
    }
    health::observation seen;
    seen.outcome = health::outcome::passing;
    seen.output = "HTTP2 ping was successful";
    phases.report(seen);
    co_return seen;
}

}  // namespace vitals::probing::h2ping
