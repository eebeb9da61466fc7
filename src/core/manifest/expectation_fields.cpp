// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/expectation_fields.hpp"

#include "core/check/http_target.hpp"
#include "core/check/status_code_set.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/setting.hpp"
#include "core/manifest/status_codes.hpp"
#include "text/yaml/document.hpp"

namespace vitals::inline core::manifest {

expectation_settings read_expectation(fields const& from, problem_reporter& report) {
    expectation_settings read;
    auto const& expect = from[field::expect];
    if (!expect) return read;
    if (expect.value->kind != yaml::node::type::map) {
        report.at(expect.value->where, "expect: a map is needed, like {status: [200-299, 304]}");
        read.passing.broken = true;
        read.warning.broken = true;
        return read;
    }
    auto const inner = read_fields(*expect.value, scope::expect, report);
    auto const codes = [&](field which) {
        return remember(inner[which], read_status_codes(inner[which], report));
    };
    read.passing = codes(field::status);
    read.warning = codes(field::warn_status);
    return read;
}

void inherit(
    expectation_settings& own,
    expectation_settings const& defaults,
    problem_reporter& report
) {
    inherit_one(own.passing, defaults.passing, report);
    inherit_one(own.warning, defaults.warning, report);
}

check::expectation expectation_of(expectation_settings const& all, problem_reporter& report) {
    check::expectation made;
    if (all.passing.value) made.passing = *all.passing.value;
    if (all.warning.value) {
        made.warning = *all.warning.value;
    } else if (made.warning.overlaps(made.passing)) {
        made.warning = {};  // an author who calls 429 passing needs no second field for it
    }
    if (made.warning.overlaps(made.passing) && !all.passing.broken) {
        report_pair(
            all.warning,
            all.passing,
            "expect: a code cannot be in both status (" + to_string(made.passing) +
                ") and warnStatus (" + to_string(made.warning) + ")",
            report
        );
    }
    return made;
}

}  // namespace vitals::inline core::manifest
