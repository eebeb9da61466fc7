// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `severity`, `owner`, `runbook`, `labels`: what alerts about the check carry. A check may inherit
// them from `defaults`.

#include "core/check/alerting.hpp"
#include "core/check/shared_optional.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/setting.hpp"

#include <string>
#include <vector>

namespace vitals::inline core::manifest {

struct alerting_settings {
    setting<std::string> severity;
    setting<std::string> owner;
    setting<std::string> runbook;
    setting<std::vector<check::label>> labels;
    // All four as one value. Checks that set none of them share the value of `defaults`.
    check::shared_optional<check::alerting> made{};
};

alerting_settings read_alerting(fields const& from, problem_reporter& report);

// Labels are inherited one by one, the others as a whole.
void inherit(alerting_settings& own, alerting_settings const& defaults, problem_reporter& report);

}  // namespace vitals::inline core::manifest
