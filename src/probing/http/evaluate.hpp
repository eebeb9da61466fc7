// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which HTTP answers count as success. Pure.

#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"

#include <cstdint>

namespace vitals::probing::http {

health::outcome evaluate(check::expectation const& expect, std::uint16_t http_status);

}  // namespace vitals::probing::http
