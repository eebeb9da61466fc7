// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `header: {X-Probe: [vitals], Accept: text/plain}`. Values are never shown in messages: they may
// be secrets.

#include "core/check/http_target.hpp"
#include "core/manifest/fields.hpp"

#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

// A token of RFC 9110 section 5.6.2: what a header name and a method may be.
bool is_token(std::string_view text);

std::vector<check::header_field> read_headers(field_value const& from, problem_reporter& report);

}  // namespace vitals::inline core::manifest
