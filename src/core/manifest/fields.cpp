// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/fields.hpp"

#include "core/manifest/field_names.hpp"
#include "core/manifest/mistakes.hpp"
#include "core/manifest/quote.hpp"
#include "text/ascii/nearest.hpp"
#include "text/yaml/document.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

std::string list_of(std::vector<std::string_view> const& names) {
    std::string text;
    for (auto const name : names) text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

std::string describe_unknown(scope where, std::string_view spelling) {
    if (spelling == "<<")
        return "merge keys (<<) are not supported: write shared settings in defaults";
    auto const names = names_in(where);
    auto const meant = ascii::nearest(spelling, names);
    auto text = "unknown field " + quote(spelling) + " in " + std::string{to_string(where)};
    if (meant.empty()) return text + "; known: " + list_of(names);
    auto const snake = spelling.find('_') != spelling.npos;
    return text + "; did you mean " + (snake ? to_snake_case(meant) : std::string{meant}) + "?";
}

std::string describe_misplaced(scope where, field which, std::string_view spelling) {
    if (where == scope::defaults) {
        return "`" + std::string{spelling} + "` cannot have a default; defaults takes " +
               list_of(names_in(scope::defaults));
    }
    return "`" + std::string{spelling} + "` does not belong into " + std::string{to_string(where)} +
           " but into " + std::string{home_of(which)};
}

std::string describe_foreign(std::string_view spelling) {
    auto text = "`" + std::string{spelling} + "` is not supported by this version";
    auto const names_a_service = spelling == "serviceId" || spelling == "service_id";
    return names_a_service ? text + "; write service: {id: ..., name: ...}" : text;
}

constexpr std::array<std::string_view, 1> target_names{"http"};

// Who misspelt the target need not be told that there is none. Hostile manifests hold very many unknown fields:
// what is not printed any more costs only the first look.
bool means_target(scope where, std::string_view spelling, reporter const& report) {
    if (where != scope::check || ascii::nearest(spelling, target_names).empty()) return false;
    return report.full() || ascii::nearest(spelling, names_in(where)) == target_names.front();
}

void report_stranger(scope where, lookup const& found, yaml::node const& name, reporter& report) {
    if (report.full()) return report.at(name.where, "");
    auto const& spelling = name.text;
    switch (found.is) {
        case lookup::kind::elsewhere:
            return report.at(name.where, describe_misplaced(where, found.field, spelling));
        case lookup::kind::target:
            return report.at(
                name.where,
                "`" + spelling + "` is not supported by this version; supported: http"
            );
        case lookup::kind::foreign:
            return report.at(name.where, describe_foreign(spelling));
        default:
            return report.at(name.where, describe_unknown(where, spelling));
    }
}

}  // namespace

fields read_fields(yaml::node const& from, scope where, reporter& report) {
    fields read;
    for (std::size_t i = 0; i + 1 < from.children.size(); i += 2) {
        auto const& name = *from.children[i];
        if (name.kind != yaml::node::type::scalar) {
            report.at(name.where, "a field name is needed here");
            continue;
        }
        auto const found = find_field(where, name.text);
        if (found.is != lookup::kind::known) {
            if (found.is == lookup::kind::target)
                read.foreign_target = {&name, from.children[i + 1]};
            if (found.is == lookup::kind::unknown && means_target(where, name.text, report))
                read.misspelt_target = true;
            report_stranger(where, found, name, report);
            continue;
        }
        auto& slot = read.all[static_cast<std::size_t>(found.field)];
        if (slot) {
            report.second(name.where, slot.name->where, "`" + name.text + "` stands twice");
            continue;
        }
        slot = {&name, from.children[i + 1]};
    }
    return read;
}

}  // namespace vitals::inline core::manifest
