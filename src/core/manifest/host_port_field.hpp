// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of the kinds without a URL: host:port.

#include "core/check/host_port.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"

#include <string_view>

namespace vitals::inline core::manifest {

// An empty one when it is none: that was reported.
check::host_port read_host_port(field_value const& from, problem_reporter& report);
// The same of a part of its value.
check::host_port
read_host_port(std::string_view text, field_value const& from, problem_reporter& report);

}  // namespace vitals::inline core::manifest
