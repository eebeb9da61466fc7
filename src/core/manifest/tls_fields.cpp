// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/tls_fields.hpp"

#include "core/check/tls_settings.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/values.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

void read_server_name(
    field_value const& from,
    check::tls_settings& into,
    problem_reporter& report
) {
    auto text = read_text(from, {.longest = field_limits::server_name}, report);
    if (!text) return;
    auto const fits = [](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) || std::string_view{"-._:"}.contains(c);
    };
    if (std::ranges::all_of(*text, fits)) {
        into.server_name = *std::move(text);
    } else {
        report.at(
            from.value->where,
            from.name->text + ": a host name is needed; found " + quote_value(*text)
        );
    }
}

}  // namespace

check::tls_settings read_tls(fields const& from, problem_reporter& report) {
    check::tls_settings made;
    read_server_name(from[tls_server_name.name], made, report);
    if (read_switch(from[tls_skip_verify.name], report).value_or(false)) {
        made.certificate = check::certificate::not_verified;
    }
    return made;
}

}  // namespace vitals::inline core::manifest
