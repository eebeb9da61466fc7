// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a TCP probe found, as an observation.

#include "core/check/tcp_target.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"

#include <cstddef>
#include <string_view>

namespace vitals::probing::tcp {

// `came`: the last bytes of the peer's; empty without steps.
health::observation
passed(check::tcp_target const& target, std::string_view came, probe::phase_clock& phases);

// `step`, from 1, did not get what it expects.
health::observation answered_otherwise(
    check::tcp_target const& target,
    std::size_t step,
    std::string_view came,
    probe::phase_clock& phases
);

health::observation failed(
    check::tcp_target const& target,
    probe::probe_failure const& what,
    probe::phase_clock& phases
);

}  // namespace vitals::probing::tcp
