// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The conditions of a report. Internal to this module.

#include "core/check/problem.hpp"
#include "core/report/report.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>

namespace vitals::inline core::report {

// `awaited`: checks without a conclusive result of their present definition.
std::array<condition, condition_count> make_conditions(
    summary const& of,
    std::size_t awaited,
    std::span<check::problem const> problems,
    condition_states const& before,
    short_time now
);

// "checks.yaml:9:5: unknown field", of one line and limited length.
std::string brief(check::problem const& what);

}  // namespace vitals::inline core::report
