// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `expect`: which status codes count as success.

#include "core/check/http_target.hpp"
#include "core/check/status_code_set.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/setting.hpp"

namespace vitals::inline core::manifest {

struct expectation_settings {
    setting<check::status_code_set> passing;
    setting<check::status_code_set> warning;
};

expectation_settings read_expectation(fields const& from, problem_reporter& report);
void inherit(
    expectation_settings& own,
    expectation_settings const& defaults,
    problem_reporter& report
);

// Problems between the two are reported when both are known.
check::expectation expectation_of(expectation_settings const& all, problem_reporter& report);

}  // namespace vitals::inline core::manifest
