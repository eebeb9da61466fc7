// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/fields.hpp"

#include "core/manifest/advice.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/foreign_words.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/suggestion.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/nearest.hpp"
#include "text/yaml/document.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

// The fields that most checks have: the list of all is too long for a message.
constexpr std::array<std::string_view, 8> common_in_check{
    "id",
    "http",
    "method",
    "header",
    "body",
    "interval",
    "timeout",
    "expect",
};

std::string list_of(std::span<std::string_view const> names) {
    std::string text;
    for (auto const name : names) text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

std::string known_in(scope where) {
    if (where != scope::check) return "known: " + list_of(names_in(where));
    return "known: " + list_of(common_in_check) + " and others, see docs/definitions.md";
}

std::string describe_unsupported(std::string_view target) {
    return "`" + std::string{target} + "` is not supported by this version; supported: http";
}

void report_unknown(scope where, field_value const& unexpected, problem_reporter& report) {
    auto const& name = *unexpected.name;
    auto const& spelling = name.text;
    if (spelling == "<<")
        return report.at(
            name.where,
            "merge keys (<<) are not supported: write shared settings in defaults"
        );
    if (spelling.contains("\u00a0"))
        return report.at(
            name.where,
            "a non-breaking space (U+00A0), as web pages have it: YAML is indented with spaces"
        );
    auto text = "unknown field " + quote(spelling) + " in " + std::string{to_string(where)};
    if (auto const* const word = find_foreign_word(where, spelling)) {
        if (word->is == foreign_word::kind::unsupported)
            return report.at(name.where, describe_unsupported(spelling));
        return report.at(name.where, text + "; " + to_text(word->advice, *unexpected.value));
    }
    auto const names = names_in(where);
    auto const meant = ascii::nearest(spelling, names);
    if (meant.empty()) return report.at(name.where, text + "; " + known_in(where));
    auto const snake = spelling.contains('_');
    auto const instead = snake ? to_snake_case(meant) : std::string{meant};
    report.misspelt(name.where, text + "; did you mean " + instead + "?", instead);
}

std::string describe_misplaced(scope where, field which, field_value const& unexpected) {
    auto const& spelling = unexpected.name->text;
    auto const name = "`" + spelling + "`";
    if (where == scope::defaults) {
        return name + " cannot have a default; defaults takes " + list_of(names_in(where));
    }
    if (auto const* const word = find_foreign_word(where, spelling))
        return name + ": " + to_text(word->advice, *unexpected.value);
    if (where == scope::manifest)
        return name + " must be in a check: write checks: [{id: web, http: http://host/}]";
    return name + " must be in " + std::string{home_of(which)} + ", not in " +
           std::string{to_string(where)};
}

std::string describe_foreign(std::string_view spelling) {
    auto text = "`" + std::string{spelling} + "` is not supported by this version";
    auto const names_a_service =
        ascii::same_name(spelling, "serviceId") || spelling == "service_id";
    return names_a_service ? text + "; write service: {id: ..., name: ...}" : text;
}

constexpr std::array<std::string_view, 1> target_names{"http"};

// A misspelt target is reported as such, not also as missing. Hostile manifests have very many
// unknown fields: once the list of problems is full, each costs only the first comparison.
bool means_target(scope where, std::string_view spelling, problem_reporter const& report) {
    if (where != scope::check) return false;
    if (auto const* const word = find_foreign_word(where, spelling))
        return word->is != foreign_word::kind::setting;
    if (ascii::nearest(spelling, target_names).empty()) return false;
    return report.full() || ascii::nearest(spelling, names_in(where)) == target_names.front();
}

void report_unexpected(
    scope where,
    lookup const& found,
    field_value const& unexpected,
    problem_reporter& report
) {
    auto const& name = *unexpected.name;
    if (report.full()) return report.at(name.where, "");
    auto const& spelling = name.text;
    switch (found.is) {
        case lookup::kind::elsewhere:
            return report.at(name.where, describe_misplaced(where, found.field, unexpected));
        case lookup::kind::target:
            return report.at(name.where, describe_unsupported(spelling));
        case lookup::kind::foreign:
            return report.at(name.where, describe_foreign(spelling));
        default:
            return report_unknown(where, unexpected, report);
    }
}

}  // namespace

fields read_fields(yaml::node const& from, scope where, problem_reporter& report) {
    fields read;
    for (std::size_t i = 0; i + 1 < from.children.size(); i += 2) {
        auto const& name = *from.children[i];
        if (name.kind != yaml::node::type::scalar) {
            report.at(name.where, "a field name is needed here");
            continue;
        }
        auto const found = find_field(where, name.text);
        if (found.is == lookup::kind::catalog) {
            if (report.wanted() != advice::none) read.unused.push_back(&name);
            continue;
        }
        if (found.is != lookup::kind::known) {
            if (found.is == lookup::kind::target)
                read.unsupported_target = {&name, from.children[i + 1]};
            if (found.is == lookup::kind::unknown && means_target(where, name.text, report))
                read.misspelt_target = true;
            report_unexpected(where, found, {&name, from.children[i + 1]}, report);
            continue;
        }
        auto& slot = read.all[static_cast<std::size_t>(found.field)];
        if (slot) {
            report.second(name.where, slot.name->where, "`" + name.text + "` is duplicated");
            continue;
        }
        slot = {&name, from.children[i + 1]};
    }
    return read;
}

}  // namespace vitals::inline core::manifest
