// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/evaluate.hpp"

#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"

#include <cstdint>

namespace vitals::probing::http {

using health::outcome;

outcome evaluate(check::expectation const& expect, std::uint16_t http_status) {
    if (expect.passing.contains(http_status)) return outcome::passing;
    if (expect.warning.contains(http_status)) return outcome::warning;
    return outcome::critical;
}

}  // namespace vitals::probing::http
