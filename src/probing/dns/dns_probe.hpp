// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of a DNS check.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing::dns {

// The question to one resolver, over UDP, and over TCP when the answer is cut, within the timeout.
// The target of the definition is a check::dns_target. Both must outlive the task.
runtime::task<health::observation>
dns_probe(check::definition const& definition, probe::context& with);

}  // namespace vitals::probing::dns
