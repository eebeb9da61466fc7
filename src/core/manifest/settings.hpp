// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The fields that a check may inherit from `defaults`: timing, thresholds, expectation, output,
// reuse, TLS, what alerts carry.

#include "core/check/definition.hpp"
#include "core/check/references.hpp"
#include "core/check/shared_optional.hpp"
#include "core/manifest/alerting_fields.hpp"
#include "core/manifest/expectation_fields.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/setting.hpp"
#include "core/manifest/tls_fields.hpp"

#include <chrono>
#include <cstdint>

namespace vitals::inline core::manifest {

struct settings {
    setting<std::chrono::milliseconds> interval;
    setting<std::chrono::milliseconds> timeout;
    setting<std::uint32_t> success_before_passing;
    setting<std::uint32_t> failures_before_warning;
    setting<std::uint32_t> failures_before_critical;
    setting<std::uint32_t> output_max_size;
    setting<bool> reuse;
    expectation_settings expect;
    tls_setting_fields tls;
    setting<check::shared_optional<check::header_source>> auth;
    alerting_settings alerting;
    // False if `defaults` or a sibling key could not be parsed: then all inherited values are
    // unknown.
    bool understood = true;
};

settings read_settings(fields const& from, owner const& who, problem_reporter& report);

// Fills the settings that `own` lacks. A broken default only affects the checks that inherit it; if
// `defaults` could not be parsed, no check can be used.
void inherit(settings& own, settings const& defaults, problem_reporter& report);

// Problems between two settings are reported once every value is known.
check::timing timing_of(settings const& all);
check::thresholds thresholds_of(settings const& all, problem_reporter& report);

}  // namespace vitals::inline core::manifest
