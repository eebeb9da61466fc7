// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/icmp_fields.hpp"

#include "core/check/icmp_target.hpp"
#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/values.hpp"

#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

// No port, and no byte that the manifest chooses.
written_target icmp_goes_to(check::target const& made) {
    return {
        .ns = {},
        .host = made.as<check::icmp_target>()->host,
        .port = 0,
        .chosen_bytes = false,
        .may_change = false,
        .datagrams = true,
    };
}

check::target read_icmp(fields const& from, settings const&, problem_reporter& report) {
    auto const field = from["icmp"];
    auto const* const text = field ? scalar_text(*field.value, field.name->text, report) : nullptr;
    if (text == nullptr) return check::icmp_target{};
    if (auto made = check::icmp_target::parse(*text)) return *made;
    // A user name in it may come with a password.
    auto const shown = text->contains('@') ? std::string{} : "; found " + quote_value(*text);
    report.at(
        field.value->where,
        field.name->text + ": a host is needed, without a scheme or a port, like db.example" + shown
    );
    return check::icmp_target{};
}

void hint_at_icmp(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
) {
    hint_at_host(from["icmp"], made.as<check::icmp_target>()->host, ns, report);
}

}  // namespace vitals::inline core::manifest
