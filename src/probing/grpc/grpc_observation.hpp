// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a gRPC probe found, as an observation. Its output is Consul's, which is Go's.

#include "core/check/grpc_target.hpp"
#include "core/health/observation.hpp"
#include "probing/grpc/health_messages.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"

#include <cstddef>

namespace vitals::probing::grpc {

// `limit`: of the server's words, in bytes.
health::observation answered(
    check::grpc_target const& target,
    health_answer const& by,
    std::size_t limit,
    probe::phase_clock& phases
);

health::observation failed(probe::probe_failure const& why, probe::phase_clock& phases);

}  // namespace vitals::probing::grpc
