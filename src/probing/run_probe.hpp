// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of a check, whatever its protocol. A probe that fails is an observation, never an error.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing {

// `definition` is that of a kind that is probed. It and `with` must outlive the probe.
runtime::task<health::observation>
run_probe(check::definition const& definition, probe::context& with);

}  // namespace vitals::probing
