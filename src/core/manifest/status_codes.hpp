// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `expect.status` and `expect.warnStatus`: `[200-299, 304]`, or a single one of these.

#include "core/check/status_code_set.hpp"
#include "core/manifest/fields.hpp"

#include <optional>

namespace vitals::inline core::manifest {

std::optional<check::status_code_set>
read_status_codes(field_value const& from, problem_reporter& report);

}  // namespace vitals::inline core::manifest
