// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of an gRPC check.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing::grpc {

// A failure of the target is an observation. `definition` is that of a grpc check; it and `with`
// must outlive the probe.
runtime::task<health::observation>
grpc_probe(check::definition const& definition, probe::context& with);

}  // namespace vitals::probing::grpc
