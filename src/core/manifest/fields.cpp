// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/fields.hpp"

#include "core/manifest/advice.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/foreign_words.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/suggestion.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/nearest.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

std::string list_of(std::span<std::string_view const> names) {
    std::string text;
    for (auto const name : names) text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

// The fields that most checks have: the list of all is too long for a message.
std::string common_in_check() {
    auto const& commonest = kinds().front();
    std::vector<std::string_view> names{name_of(field::id)};
    for (auto const& each :
         commonest.own_fields.first(std::min<std::size_t>(4, commonest.own_fields.size())))
        names.push_back(each.name);
    for (auto const each : {field::interval, field::timeout, field::expect})
        names.push_back(name_of(each));
    return list_of(names);
}

std::string known_in(scope where) {
    if (where != scope::check) return "known: " + list_of(names_in(where));
    return "known: " + common_in_check() + " and others, see docs/definitions.md";
}

std::vector<std::string_view> const& target_names() {
    static auto const all = [] {
        std::vector<std::string_view> names;
        for (auto const& kind : kinds()) names.push_back(kind.is.name);
        return names;
    }();
    return all;
}

// Refused for good: who may write a ConfigMap must not run programs in the Pod of Vitals.
bool is_command(std::string_view target) {
    constexpr std::array<std::string_view, 8> words{
        "args",
        "scriptArgs",
        "script",
        "docker",
        "dockerContainerId",
        "command",
        "exec",
        "podSpec"
    };
    return std::ranges::any_of(words, [target](std::string_view word) {
        return ascii::same_name(target, word) || target == to_snake_case(word);
    });
}

std::string describe_unsupported(std::string_view target) {
    if (is_command(target))
        return "`" + std::string{target} +
               "`: Vitals runs no commands, neither in its own Pod nor in another container; probe "
               "a "
               "port where the service answers";
    return "`" + std::string{target} +
           "` is not supported by this version; supported: " + list_of(target_names());
}

bool may_be_secret(scope where) {
    return where == scope::auth || where == scope::basic || where == scope::source ||
           where == scope::key_name;
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
    // `{Bearer abc}` is a map in YAML: its name is the secret.
    auto const shown = may_be_secret(where) ? std::string{} : " " + quote(spelling);
    auto text = "unknown field" + shown + " in " + std::string{to_string(where)};
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

std::string describe_misplaced(scope where, lookup const& found, field_value const& unexpected) {
    auto const& spelling = unexpected.name->text;
    auto const name = "`" + spelling + "`";
    if (where == scope::defaults) {
        return name + " cannot have a default; defaults takes " + list_of(names_in(where));
    }
    if (auto const* const word = find_foreign_word(where, spelling))
        return name + ": " + to_text(word->advice, *unexpected.value);
    if (where == scope::manifest)
        return name + " must be in a check: write checks: [{id: web, http: http://host/}]";
    return name + " must be in " + std::string{home_of(found)} + ", not in " +
           std::string{to_string(where)};
}

std::string describe_foreign(std::string_view spelling) {
    auto text = "`" + std::string{spelling} + "` is not supported by this version";
    auto const is = [spelling](std::string_view name) {
        return ascii::same_name(spelling, name) || spelling == to_snake_case(name);
    };
    if (is("serviceId")) return text + "; write service: {id: ..., name: ...}";
    if (is("token") || is("deregisterCriticalServiceAfter"))
        return text + ": Vitals has no catalog; remove the line";
    return text;
}

// A misspelt target is reported as such, not also as missing. Hostile manifests have very many
// unknown fields: once the list of problems is full, each costs only the first comparison.
bool means_target(scope where, std::string_view spelling, problem_reporter const& report) {
    if (where != scope::check) return false;
    if (auto const* const word = find_foreign_word(where, spelling))
        return word->is != foreign_word::kind::setting;
    auto const& targets = target_names();
    if (ascii::nearest(spelling, targets).empty()) return false;
    if (report.full()) return true;
    auto const meant = ascii::nearest(spelling, names_in(where));
    return std::ranges::find(targets, meant) != targets.end();
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
            return report.at(name.where, describe_misplaced(where, found, unexpected));
        case lookup::kind::target:
            return report.at(name.where, describe_unsupported(spelling));
        case lookup::kind::foreign:
            return report.at(name.where, describe_foreign(spelling));
        default:
            return report_unknown(where, unexpected, report);
    }
}

field_value& slot_of(lookup const& found, fields& read) {
    if (found.of_kinds == nullptr) return read.all[static_cast<std::size_t>(found.field)];
    auto const name = found.of_kinds->name;
    auto const known = std::ranges::find(read.of_kinds, name, &fields::of_kind::name);
    if (known != read.of_kinds.end()) return known->field;
    return read.of_kinds.emplace_back(name, field_value{}).field;
}

}  // namespace

field_value const& fields::operator[](std::string_view name) const {
    static constexpr field_value none;
    auto const found = std::ranges::find(of_kinds, name, &of_kind::name);
    return found == of_kinds.end() ? none : found->field;
}

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
        auto& slot = slot_of(found, read);
        if (slot) {
            report.second(name.where, slot.name->where, "`" + name.text + "` is duplicated");
            continue;
        }
        slot = {&name, from.children[i + 1]};
    }
    return read;
}

}  // namespace vitals::inline core::manifest
