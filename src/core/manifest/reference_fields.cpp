// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/reference_fields.hpp"

#include "core/check/references.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "text/ascii/ascii.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

bool is_lower_or_digit(char c) {
    return ascii::is_digit(c) || (ascii::is_letter(c) && !ascii::is_upper(c));
}

// As Kubernetes names objects (RFC 1123); in file mode it is the name of a folder.
bool is_object_name(std::string_view text) {
    return !text.empty() && text.size() <= field_limits::object_name &&
           is_lower_or_digit(text.front()) && is_lower_or_digit(text.back()) &&
           !text.contains("..") && std::ranges::all_of(text, [](char c) {
               return is_lower_or_digit(c) || c == '-' || c == '.';
           });
}

// As Kubernetes names keys; in file mode it is the name of a file.
bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= field_limits::object_name && text != "." &&
           !text.starts_with("..") && std::ranges::all_of(text, [](char c) {
               return ascii::is_letter(c) || ascii::is_digit(c) || c == '-' || c == '.' || c == '_';
           });
}

std::optional<std::string> read_name(
    field_value const& from,
    bool (*fits)(std::string_view),
    std::string_view needed,
    problem_reporter& report
) {
    if (from.value->kind == yaml::node::type::scalar && !from.value->tagged &&
        fits(from.value->text))
        return from.value->text;
    report.at(from.value->where, from.name->text + ": " + std::string{needed});
    return std::nullopt;
}

std::optional<std::string> read_key(
    fields const& from,
    yaml::node const& map,
    reference_rule const& rule,
    problem_reporter& report
) {
    auto const& key = from[field::key];
    if (key && rule.key == reference_rule::keys::fixed) {
        report.at(key.name->where, "`key` is not needed: the type of the Secret has its keys");
        return std::nullopt;
    }
    if (key) return read_name(key, is_key, "letters, digits, '-', '_' and '.' are needed", report);
    if (rule.key != reference_rule::keys::named) return std::string{rule.usual_key};
    report.at(map.where, "`key` is missing, like " + std::string{rule.example});
    return std::nullopt;
}

}  // namespace

std::optional<check::key_reference> read_key_name(
    field_value const& from,
    check::key_object object,
    reference_rule const& rule,
    problem_reporter& report
) {
    auto const& map = *from.value;
    if (map.kind != yaml::node::type::map) {
        report.at(
            map.where,
            from.name->text + ": the name of an object and of a key is needed, like " +
                std::string{rule.example}
        );
        return std::nullopt;
    }
    auto const inner = read_fields(map, scope::key_name, report);
    if (!inner[field::name]) {
        report.at(map.where, "`name` is missing, like " + std::string{rule.example});
        return std::nullopt;
    }
    auto name = read_name(
        inner[field::name],
        is_object_name,
        "lower-case letters, digits, '-' and '.' are needed, as Kubernetes names objects",
        report
    );
    auto key = read_key(inner, map, rule, report);
    if (!name || !key) return std::nullopt;
    return check::key_reference{object, *std::move(name), *std::move(key)};
}

std::optional<check::key_reference> read_reference(
    yaml::node const& from,
    std::string_view name,
    reference_rule const& rule,
    problem_reporter& report
) {
    auto const refuse = [&] {
        report.at(
            from.where,
            std::string{name} + ": a reference is needed, like " + std::string{rule.example}
        );
        return std::nullopt;
    };
    if (from.kind != yaml::node::type::map) return refuse();
    auto const inner = read_fields(from, scope::source, report);
    auto const& secret = inner[field::secret];
    auto const& map = inner[field::config_map];
    if (secret && map) {
        report.at(from.where, std::string{name} + ": `secret` or `configMap`, not both");
        return std::nullopt;
    }
    if (secret) return read_key_name(secret, check::key_object::secret, rule, report);
    if (!map) return from.children.empty() ? refuse() : std::nullopt;
    if (rule.from == reference_rule::objects::secret) return refuse();
    return read_key_name(map, check::key_object::config_map, rule, report);
}

}  // namespace vitals::inline core::manifest
