// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of a toy check, which needs no network.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::toy {

runtime::task<health::observation>
toy_probe(check::definition const& definition, probing::probe::context& with);

}  // namespace vitals::toy
