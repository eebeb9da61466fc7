// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/consul_file.hpp"

#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/service_fields.hpp"
#include "text/ascii/ascii.hpp"
#include "text/yaml/document.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace vitals::inline core::manifest {

std::size_t consul_service::count() const {
    return (check ? 1U : 0U) + (checks ? checks.value->children.size() : 0U);
}

entry_defaults consul_service::entry(std::size_t index, std::size_t count) const {
    auto made = "service:" + id;
    if (count > 1) made += ":" + std::to_string(index + 1);
    return {std::move(made), "Service '" + service->name + "' check", service};
}

std::optional<consul_service>
read_consul_service(yaml::node const& block, owner const& who, problem_reporter& report) {
    if (block.kind != yaml::node::type::map) {
        report.at(block.where, "service: a map is needed, like {name: web, check: {...}}");
        return std::nullopt;
    }
    auto const from = read_fields(block, scope::consul_service, report);
    if (!from[field::name]) report.at(block.where, "service: its name is missing");
    if (!from[field::check] && !from[field::checks])
        report.at(block.where, "service: it has neither `check` nor `checks`");
    consul_service made;
    made.service = read_service_fields(from, who, report);
    made.id = from[field::id] ? made.service->id : made.service->name;
    made.check = from[field::check];
    made.checks = from[field::checks];
    made.unused = from.unused;
    if (!report.clean()) return std::nullopt;
    return made;
}

registration registration_in(yaml::node const& root) {
    bool named = false;
    bool has_name = false;
    bool has_checks = false;
    bool probes = false;
    for (std::size_t i = 0; i + 1 < root.children.size(); i += 2) {
        auto const& name = root.children[i]->text;
        if (name.empty() || !ascii::is_upper(name.front())) continue;
        if (name == "Check" || name == "Checks") has_checks = true;
        if (name == "Name") has_name = true;
        if (name == "ID" || name == "Name" || name == "CheckID") named = true;
        auto const is = find_field(scope::check, name);
        if (is.is == lookup::kind::target || is_target(is)) probes = true;
    }
    // A list of checks without a name of its own, with keys in capitals.
    if (has_checks && has_name) return registration::service;
    return named && probes ? registration::check : registration::none;
}

}  // namespace vitals::inline core::manifest
