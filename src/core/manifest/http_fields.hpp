// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The fields of a check that probes over HTTP.

#include "core/check/definition.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/settings.hpp"

#include <string_view>

namespace vitals::inline core::manifest {

// All but `expect` and `reuse`, which a check may inherit. Problems are in `report`.
check::http_target read_http(fields const& from, problem_reporter& report);

// Whether connections are kept. `method` is that of the check, which may be its default.
bool reuse_of(
    settings const& all,
    fields const& from,
    std::string_view method,
    problem_reporter& report
);

}  // namespace vitals::inline core::manifest
