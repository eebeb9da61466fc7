// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of an HTTP/2 PING check.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing::h2ping {

// A failure of the target is an observation. `definition` is that of an h2ping check; it and `with`
// must outlive the probe.
runtime::task<health::observation>
h2ping_probe(check::definition const& definition, probe::context& with);

}  // namespace vitals::probing::h2ping
