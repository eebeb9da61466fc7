// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of an HTTP check: resolve, connect, TLS, request, answer, redirects, evaluation.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing::http {

// `definition` is that of an HTTP check. Both must outlive the probe.
runtime::task<health::observation>
http_probe(check::definition const& definition, probe::context& with);

}  // namespace vitals::probing::http
