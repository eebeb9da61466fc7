// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A report as JSON: the `status` of a HealthReport. docs/reports.md has its fields. PURE.

#include "core/report/report.hpp"

#include <cstddef>
#include <string>

namespace vitals::inline core::report {

// With the metadata, managedFields among it, an object stays below 512 KiB.
inline constexpr std::size_t most_rendered_bytes = std::size_t{480} * 1024;

// One object. Equal reports become equal texts. Checks and problems for which there is no room are
// counted with those that are not listed.
std::string render(health_report const& what);

}  // namespace vitals::inline core::report
