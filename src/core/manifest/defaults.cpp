// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/defaults.hpp"

#include "core/manifest/advice.hpp"
#include "core/manifest/expectation_fields.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/values.hpp"
#include "text/yaml/document.hpp"

namespace vitals::inline core::manifest {

settings read_defaults(field_value const& from, owner const& who, problem_reporter& report) {
    settings read;
    read.understood = report.clean();  // no misspelt `defaults` among the other fields
    if (!from || from.value->kind == yaml::node::type::null) return read;
    if (from.value->kind != yaml::node::type::map) {
        report.at(
            from.value->where,
            "defaults: a map is needed, like {interval: 30s}; found " + describe(*from.value)
        );
        read.understood = false;
        return read;
    }
    auto const names = read_fields(*from.value, scope::defaults, report);
    auto const understood = report.clean();
    read = read_settings(names, who, report);
    read.understood = understood;
    if (report.wanted() != advice::none && read.interval.value) hint_at_timeout(read, report);
    // A contradiction in `defaults` is reported here, even when no check inherits it.
    settings inherited;
    inherit(inherited, read, report);
    if (inherited.failures_before_critical.value) thresholds_of(inherited, report);
    if (inherited.expect.passing.value) expectation_of(inherited.expect, report);
    return read;
}

}  // namespace vitals::inline core::manifest
