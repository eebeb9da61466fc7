// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/host_port_field.hpp"

#include "core/check/host_port.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/values.hpp"

#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

check::host_port read_host_port(field_value const& from, problem_reporter& report) {
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    return text == nullptr ? check::host_port{} : read_host_port(*text, from, report);
}

check::host_port
read_host_port(std::string_view text, field_value const& from, problem_reporter& report) {
    auto made = check::host_port::parse(text);
    if (made) return *made;
    // A user name in it may come with a password.
    auto const shown = text.contains('@') ? std::string{} : "; found " + quote_value(text);
    report.at(from.value->where, from.name->text + ": " + made.error() + shown);
    return {};
}

}  // namespace vitals::inline core::manifest
