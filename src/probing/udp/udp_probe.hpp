// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of a UDP check.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing::udp {

// One datagram, and what comes for it within the timeout. Without an expectation an answer is
// passing, and so is silence.
// The target of the definition is a check::udp_target. Both must outlive the task.
runtime::task<health::observation>
udp_probe(check::definition const& definition, probe::context& with);

}  // namespace vitals::probing::udp
