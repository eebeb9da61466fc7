// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of a WebSocket check.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing::websocket {

// The upgrade of a request, then one message and the expected one, if the check has them.
// The target of the definition is a check::websocket_target. Both must outlive the task.
runtime::task<health::observation>
websocket_probe(check::definition const& definition, probe::context& with);

}  // namespace vitals::probing::websocket
