// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an HTTP probe found, as an observation.

#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "probing/http/http_response_reader.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"

namespace vitals::probing::http {

health::observation observation_of(
    check::http_target const& target,
    http_answer const& answer,
    probe::phase_clock& phases
);
health::observation observation_of(
    check::http_target const& target,
    probe::probe_failure const& what,
    probe::phase_clock& phases
);

// What a request brought that was made in the name of a Secret is not shown: it may hold a value,
// in whatever form, or what only the owner may see.
void withhold(http_answer& answer, check::http_target const& target);

}  // namespace vitals::probing::http
