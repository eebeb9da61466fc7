// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `defaults` of a manifest.

#include "core/manifest/fields.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"

namespace vitals::inline core::manifest {

// A contradiction in it is reported, even when no check inherits it. `report` is that of the whole
// manifest.
settings read_defaults(field_value const& from, owner const& who, problem_reporter& report);

}  // namespace vitals::inline core::manifest
