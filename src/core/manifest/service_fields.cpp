// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/service_fields.hpp"

#include "core/check/definition.hpp"
#include "core/manifest/catalog_fields.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/values.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

constexpr text_rule name_rule{.longest = field_limits::name, .shortest = 1};

// An id without a slash names no namespace, so several namespaces may use it.
std::string read_service_id(field_value const& from, owner const& who, problem_reporter& report) {
    auto id = read_text(from, name_rule, report).value_or("");
    auto const slash = id.find('/');
    if (who.ids == service_ids::any || slash == id.npos || id.substr(0, slash) == who.ns) return id;
    auto mine = std::string{who.ns}.append(id, slash);
    report.at(
        from.value->where,
        from.name->text + ": it names a service of another namespace; write " + mine +
            ", or an id without a slash; found " + quote(id)
    );
    return mine;
}

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
read_service(field_value const& from, owner const& who, problem_reporter& report) {
    if (from.value->kind != yaml::node::type::map) {
        report.at(
            from.value->where,
            from.name->text +
                ": the service that the check belongs to is needed, a map like {name: shop}; what "
                "a grpc check asks for is behind its port, grpc: host:port/service"
        );
        return std::nullopt;
    }
    auto const inner = read_fields(*from.value, scope::service, report);
    if (!inner[field::name])
        report.at(from.value->where, from.name->text + ": its name is missing");
    return read_service_fields(inner, who, report);
}

check::service read_service_fields(fields const& from, owner const& who, problem_reporter& report) {
    check::service made;
    made.name = read_text(from[field::name], name_rule, report).value_or("");
    made.id = read_service_id(from[field::id], who, report);
    made.tags = read_tags(from[field::tags], report);
    made.catalog = read_catalog_entry(from, report);
    if (made.id.empty()) made.id.append(who.ns).append(1, '/').append(made.name);
    return made;
}

}  // namespace vitals::inline core::manifest
