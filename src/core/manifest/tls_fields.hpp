// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The fields of all kinds of checks that use TLS.

#include "core/check/tls_settings.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/problem_list.hpp"

namespace vitals::inline core::manifest {

inline constexpr kind_field tls_server_name{"tlsServerName"};
inline constexpr kind_field tls_skip_verify{"tlsSkipVerify"};

check::tls_settings read_tls(fields const& from, problem_reporter& report);

}  // namespace vitals::inline core::manifest
