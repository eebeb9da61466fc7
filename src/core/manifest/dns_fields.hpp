// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a DNS check is written.

#include "core/check/dns_target.hpp"
#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"

#include <array>
#include <string_view>

namespace vitals::inline core::manifest {

check::target read_dns(fields const& from, settings const& all, problem_reporter& report);
void hint_at_dns(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
);

written_target dns_goes_to(check::target const& made);

inline constexpr std::array<kind_field, 5> dns_fields{{
    {"dns"},
    {"recordType"},
    {"resolver", content::url},
    {"answers"},
    {"rcode"},
}};

inline constexpr kind_row dns_row{
    .is = check::dns_target::kind,
    .example = "dns: name",
    .own_fields = dns_fields,
    .read = read_dns,
    .hint = hint_at_dns,
    .goes_to = dns_goes_to,
};

}  // namespace vitals::inline core::manifest
