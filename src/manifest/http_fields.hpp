// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The fields of a check that probes over HTTP.

#include "check/definition.hpp"
#include "manifest/fields.hpp"

namespace vitals::manifest {

// All but `expect`, which a check may inherit. Mistakes are in `report`.
check::http_target read_http(fields const& from, reporter& report);

}  // namespace vitals::manifest
