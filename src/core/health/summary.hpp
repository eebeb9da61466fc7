// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a log line shows of a result, besides the sentence that says why. Readers of the log must
// not get to read the answers of targets: a check is a request that its author chose, made from
// inside the cluster. PURE.

#include "core/check/definition.hpp"
#include "core/health/transition.hpp"

#include <string>

namespace vitals::inline core::health {

// "HTTP GET http://shop.example/healthz?…: 503 Service Unavailable", or why there was no answer: "…
// : connect: 10.4.2.7:8443 refused". Only the status code comes from the target. At most 300 bytes.
std::string summary_of(check::definition const& probed, transition const& change);

}  // namespace vitals::inline core::health
