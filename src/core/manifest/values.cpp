// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/values.hpp"

#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "text/time/duration.hpp"
#include "text/utf8/utf8.hpp"
#include "text/yaml/document.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace vitals::inline core::manifest {

namespace {

std::string found(yaml::node const& value) {
    return "; found " + describe(value);
}

// "168h" for Go's "168h0m0s".
std::string short_duration(std::chrono::milliseconds value) {
    auto text = time::format_duration(value);
    for (std::string_view const zero : {"m0s", "h0m"})
        if (text.ends_with(zero)) text.resize(text.size() - 2);
    return text;
}

// YAML reads "{{ .Values.url }}" as a map whose key is a map.
bool is_template(yaml::node const& map) {
    return map.kind == yaml::node::type::map && !map.children.empty() &&
           map.children.front()->kind == yaml::node::type::map;
}

std::optional<std::string_view> problem_in_text(std::string_view text, text_kind kind) {
    if (kind == text_kind::opaque) return std::nullopt;
    auto const controls =
        kind == text_kind::lines ? utf8::ascii_controls::keep_breaks : utf8::ascii_controls::none;
    if (utf8::is_visible(text, controls)) return std::nullopt;
    if (!utf8::is_visible(text, utf8::ascii_controls::keep))
        return "characters that steer a terminal or turn the direction of text (U+0080 to U+009F, "
               "U+202A to U+202E, U+2066 to U+2069) cannot be here";
    return "control characters cannot be here";
}

}  // namespace

std::string describe(yaml::node const& value) {
    switch (value.kind) {
        case yaml::node::type::null:
            return "nothing";
        case yaml::node::type::scalar:
            return quote_value(value.text);
        case yaml::node::type::sequence:
            return "a list";
        case yaml::node::type::map:
            return is_template(value) ? "{{ }}, which looks like a template that was not rendered"
                                      : "a map";
    }
    return "";
}

std::string const*
scalar_text(yaml::node const& value, std::string_view name, problem_reporter& report) {
    if (is_template(value)) {
        report.at(
            value.where,
            std::string{name} +
                ": {{ }} looks like a template that was not rendered: use the output of `helm "
                "template`"
        );
        return nullptr;
    }
    if (value.kind != yaml::node::type::scalar) {
        report.at(value.where, std::string{name} + ": a single value is needed" + found(value));
        return nullptr;
    }
    if (value.tagged) {
        report.at(value.where, std::string{name} + ": this YAML tag is not supported");
        return nullptr;
    }
    return &value.text;
}

std::optional<std::string>
read_text(field_value const& from, text_rule const& rule, problem_reporter& report) {
    if (!from) return std::nullopt;
    auto const& name = from.name->text;
    auto const* const text = scalar_text(*from.value, name, report);
    if (text == nullptr) return std::nullopt;
    auto const refuse = [&](std::string_view why) {
        report.at(from.value->where, name + ": " + std::string{why});
        return std::nullopt;
    };
    if (text->size() < rule.shortest) return refuse("must not be empty");
    if (text->size() > rule.longest) {
        return refuse(
            "it has " + std::to_string(text->size()) + " bytes; at most " +
            std::to_string(rule.longest) + " are allowed"
        );
    }
    if (auto const problem = problem_in_text(*text, rule.kind)) return refuse(*problem);
    return *text;
}

std::optional<bool> read_switch(field_value const& from, problem_reporter& report) {
    if (!from) return std::nullopt;
    auto const& name = from.name->text;
    auto const* const text = scalar_text(*from.value, name, report);
    if (text == nullptr) return std::nullopt;
    if (*text == "true" || *text == "True" || *text == "TRUE") return true;
    if (*text == "false" || *text == "False" || *text == "FALSE") return false;
    report.at(from.value->where, name + ": true or false is needed" + found(*from.value));
    return std::nullopt;
}

std::optional<std::uint32_t>
read_count(field_value const& from, std::uint32_t highest, problem_reporter& report) {
    if (!from) return std::nullopt;
    auto const& name = from.name->text;
    auto const* const text = scalar_text(*from.value, name, report);
    if (text == nullptr) return std::nullopt;
    std::uint32_t count = 0;
    auto const* const end = text->data() + text->size();
    auto const [stop, error] = std::from_chars(text->data(), end, count);
    if (error == std::errc{} && stop == end && count <= highest) return count;
    report.at(
        from.value->where,
        name + ": a whole number from 0 to " + std::to_string(highest) + " is needed" +
            found(*from.value)
    );
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> read_duration(
    field_value const& from,
    std::chrono::milliseconds shortest,
    std::chrono::milliseconds longest,
    problem_reporter& report
) {
    if (!from) return std::nullopt;
    auto const& name = from.name->text;
    auto const* const text = scalar_text(*from.value, name, report);
    if (text == nullptr) return std::nullopt;
    auto const read = time::parse_duration(*text);
    if (!read) {
        report.at(from.value->where, name + ": " + read.error() + found(*from.value));
        return std::nullopt;
    }
    if (*read < shortest || *read > longest) {
        report.at(
            from.value->where,
            name + " must be between " + short_duration(shortest) + " and " +
                short_duration(longest) + found(*from.value)
        );
        return std::nullopt;
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(*read);
}

}  // namespace vitals::inline core::manifest
