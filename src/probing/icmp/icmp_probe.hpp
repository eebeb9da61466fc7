// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of an ICMP check.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing::icmp {

// At most three echo requests, one after the other is lost; one answer is enough.
// The target of the definition is a check::icmp_target. Both must outlive the task.
runtime::task<health::observation>
icmp_probe(check::definition const& definition, probe::context& with);

}  // namespace vitals::probing::icmp
