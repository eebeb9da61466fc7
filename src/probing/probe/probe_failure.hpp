// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Why a probe of any kind got no answer, and the observation that it makes.

#include "core/health/observation.hpp"
#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/phase_clock.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace vitals::probing::probe {

struct probe_failure {
    health::failure_reason reason = health::failure_reason::none;
    std::string text;      // for the API: may show what the target sent
    std::string cause{};   // for the sentence that says why: by core/health/cause.hpp, without it
    bool untried = false;  // for a reason that is not the target's: inconclusive in any case
    bool needs_a_setting = false;  // of Vitals, which `cause` names

    // Whether a connection has ended, or brought what is no answer: another one may bring one.
    bool of_connection() const {
        return reason == health::failure_reason::protocol || reason == health::failure_reason::tls;
    }
};

// The failure of one step. A lack of our own resources is not the target's fault: inconclusive.
probe_failure failure_of(net::failure const& what, health::failure_reason reason, std::string text);

// Of a probe that was ended from outside, whatever its last step made of it.
probe_failure interruption_of(
    interrupter const& interrupted,
    std::chrono::milliseconds timeout,
    health::phase during
);

// What a probe without an answer has failed with: its own failure, or that it was ended from
// outside.
probe_failure end_of(
    probe_failure own,
    interrupter const& interrupted,
    std::chrono::milliseconds timeout,
    health::phase during
);

// `output`: its beginning.
health::observation
observation_of(probe_failure const& what, std::string output, phase_clock& phases);

// Whether the text names the target by itself, as those of dial() do.
bool names_target(probe_failure const& what);

// Instead of what came over a session that was made in the name of a Secret.
inline constexpr std::string_view withheld =
    "[not shown: the connection was made in the name of a Secret]";

}  // namespace vitals::probing::probe
