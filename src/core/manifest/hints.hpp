// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Hints about a check without problems: what is allowed, but probably not what its author wants.
// PURE.

#include "core/check/definition.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "text/yaml/document.hpp"

#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

// `ns`: the namespace of its ConfigMap; empty when it is not known.
void hint_at_check(
    fields const& from,
    settings const& all,
    check::definition const& made,
    std::string_view ns,
    problem_reporter& report
);

// About two settings that are not both inherited.
void hint_at_timeout(settings const& all, problem_reporter& report);

// `checks` whose entries are all commented out.
void hint_at_nothing(field_value const& checks, problem_reporter& report);

// About fields of a service that are only for Consul's catalog.
void hint_at_unused(std::vector<yaml::node const*> const& names, problem_reporter& report);

}  // namespace vitals::inline core::manifest
