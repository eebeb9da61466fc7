// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of a TCP check.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing::tcp {

// The connection, and with TLS the handshake, within the timeout. The target of the definition is a
// check::tcp_target. Both must outlive the task.
runtime::task<health::observation>
tcp_probe(check::definition const& definition, probe::context& with);

}  // namespace vitals::probing::tcp
