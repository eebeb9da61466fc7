// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/service_fields.hpp"

#include "core/check/definition.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/values.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

std::vector<std::string> read_tags(field_value const& from, problem_reporter& report) {
    std::vector<std::string> tags;
    if (!from) return tags;
    if (from.value->kind != yaml::node::type::sequence ||
        from.value->children.size() > field_limits::tags) {
        report.at(from.value->where, from.name->text + ": a list of at most 64 tags is needed");
        return tags;
    }
    for (auto const* const item : from.value->children) {
        field_value const one{from.name, item};
        auto text = read_text(one, {.longest = field_limits::tag, .shortest = 1}, report);
        if (text) tags.push_back(*std::move(text));
    }
    return tags;
}

}  // namespace

std::optional<check::service>
read_service(field_value const& from, std::string_view ns, problem_reporter& report) {
    if (from.value->kind != yaml::node::type::map) {
        report.at(from.value->where, from.name->text + ": a map is needed, like {name: shop}");
        return std::nullopt;
    }
    auto const inner = read_fields(*from.value, scope::service, report);
    if (!inner[field::name])
        report.at(from.value->where, from.name->text + ": its name is missing");
    return read_service_fields(inner, ns, report);
}

check::service
read_service_fields(fields const& from, std::string_view ns, problem_reporter& report) {
    text_rule const rule{.longest = field_limits::name, .shortest = 1};
    check::service made;
    made.name = read_text(from[field::name], rule, report).value_or("");
    made.id = read_text(from[field::id], rule, report).value_or("");
    made.tags = read_tags(from[field::tags], report);
    if (made.id.empty()) made.id.append(ns).append(1, '/').append(made.name);
    return made;
}

std::size_t bytes_of(check::service const& service) {
    auto sum = sizeof(check::service) + service.id.size() + service.name.size();
    for (auto const& tag : service.tags) sum += sizeof(std::string) + tag.size();
    return sum;
}

}  // namespace vitals::inline core::manifest
