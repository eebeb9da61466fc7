// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How an HTTP check is written.

#include "core/check/http_target.hpp"
#include "core/check/target.hpp"
#include "core/manifest/auth_fields.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/tls_fields.hpp"

#include <array>
#include <string_view>

namespace vitals::inline core::manifest {

check::target read_http(fields const& from, settings const& all, problem_reporter& report);
void hint_at_http(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

written_target http_goes_to(check::target const& made);

inline constexpr std::array<kind_field, 13> http_fields{{
    {"http", content::url},
    {"method"},
    {"header", content::secret},
    {"body", content::secret},
    {"redirects"},
    {"disableRedirects"},
    {"httpVersion"},
    {"reuse"},
    {"expect"},
    tls_server_name,
    tls_skip_verify,
    tls,
    auth,
}};

inline constexpr kind_row http_row{
    .is = check::http_target::kind,
    .example = "http: http://host:port/path",
    .own_fields = http_fields,
    .read = read_http,
    .hint = hint_at_http,
    .goes_to = http_goes_to,
};

}  // namespace vitals::inline core::manifest
