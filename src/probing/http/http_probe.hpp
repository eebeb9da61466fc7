// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of an HTTP check: resolve, connect, TLS, request, answer, redirects, evaluation.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing::http {

runtime::task<health::observation> http_probe(
    check::http_target const& target,
    check::definition const& definition,
    probe::context& with
);

}  // namespace vitals::probing::http
