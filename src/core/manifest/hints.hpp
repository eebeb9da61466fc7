// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Hints about a check without problems: what is allowed, but probably not what its author wants.
// PURE.

#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "text/yaml/document.hpp"

#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

// About the host of a target, at the value that names it. `ns`: the namespace of the ConfigMap;
// empty when it is not known.
void hint_at_host(
    field_value const& from,
    std::string_view host,
    std::string_view ns,
    problem_reporter& report
);

// About two settings that are not both inherited.
void hint_at_timeout(settings const& all, problem_reporter& report);

// `checks` whose entries are all commented out.
void hint_at_nothing(field_value const& checks, problem_reporter& report);

// About fields of a service that Vitals does not use.
void hint_at_unused(std::vector<yaml::node const*> const& names, problem_reporter& report);

}  // namespace vitals::inline core::manifest
