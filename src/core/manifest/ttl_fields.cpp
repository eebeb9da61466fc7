// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/ttl_fields.hpp"

#include "core/check/target.hpp"
#include "core/check/ttl_target.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/values.hpp"

#include <string_view>

namespace vitals::inline core::manifest {

check::target read_ttl(fields const& from, settings const&, problem_reporter& report) {
    check::ttl_target made;
    made.ttl =
        read_duration(from["ttl"], field_limits::shortest_ttl, field_limits::longest_ttl, report)
            .value_or(field_limits::shortest_ttl);
    return made;
}

void hint_at_ttl(fields const&, check::target const&, std::string_view, problem_reporter&) {}

}  // namespace vitals::inline core::manifest
