// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The fields of all kinds of checks that use TLS: the map `tls`, which a check may inherit from
// `defaults`, and Consul's two flat fields, which only a check has.

#include "core/check/references.hpp"
#include "core/check/tls_settings.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/setting.hpp"

#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

inline constexpr kind_field tls_server_name{"tlsServerName"};
inline constexpr kind_field tls_skip_verify{"tlsSkipVerify"};
inline constexpr kind_field tls{"tls"};

// In whichever of the two forms they are written.
struct tls_setting_fields {
    setting<std::string> server_name;
    setting<bool> skip_verify;
    setting<check::tls_version> min_version;
    setting<check::key_reference> ca;
    setting<check::key_reference> client;  // its key is not used
};

// One setting in both forms is a problem.
tls_setting_fields read_tls(fields const& from, problem_reporter& report);
// One by one, as those of `expect`.
void inherit(tls_setting_fields& own, tls_setting_fields const& defaults, problem_reporter& report);
// A setting that needs a verified server, beside skipVerify, is a problem.
check::tls_settings tls_of(tls_setting_fields const& all, problem_reporter& report);
// Hints at the first of these fields in a check that does not use TLS. `instead`: what turns TLS
// on.
void hint_at_tls_without_effect(
    fields const& from,
    std::string_view instead,
    problem_reporter& report
);

}  // namespace vitals::inline core::manifest
