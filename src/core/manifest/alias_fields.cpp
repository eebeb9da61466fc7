// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/alias_fields.hpp"

#include "core/check/alias_target.hpp"
#include "core/check/target.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/values.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

namespace {

std::string read_name(field_value const& from, problem_reporter& report) {
    constexpr std::size_t longest = field_limits::object_name + 1 + field_limits::id;
    return read_text(from, {.longest = longest, .shortest = 1}, report).value_or("");
}

}  // namespace

check::target read_check_alias(fields const& from, settings const&, problem_reporter& report) {
    check::check_alias made{.of = read_name(from["alias"], report)};
    auto const& value = *from["alias"].value;
    if (std::ranges::count(made.of, '/') > 1)
        report.at(
            value.where,
            "alias: the id of a check of this ConfigMap is needed, or <configmap>/<id> of another "
            "one of this namespace"
        );
    auto const& id = from[field::id];
    if (id && !made.of.empty() && id.value->text == made.of)
        report.at(value.where, "alias: a check cannot be an alias of itself");
    return made;
}

check::target read_service_alias(fields const& from, settings const&, problem_reporter& report) {
    return check::service_alias{.of = read_name(from["aliasService"], report)};
}

check::target read_config_map_alias(fields const& from, settings const&, problem_reporter& report) {
    check::config_map_alias made{.of = read_name(from["aliasConfigMap"], report)};
    if (made.of.find('/') != made.of.npos)
        report.at(
            from["aliasConfigMap"].value->where,
            "aliasConfigMap: the name of a ConfigMap of this namespace is needed, without a slash"
        );
    return made;
}

void hint_at_alias(fields const&, check::target const&, std::string_view, problem_reporter&) {}

}  // namespace vitals::inline core::manifest
