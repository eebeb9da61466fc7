// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/header_fields.hpp"

#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/reference_fields.hpp"
#include "text/ascii/ascii.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

constexpr std::string_view of_the_message =
    "it says where the request ends, and Vitals sets it to fit the request it sends";
constexpr std::string_view of_the_connection =
    "it is about the connection and not about the request (RFC 9110 section 7.6.1), and Vitals "
    "manages the connection";

// Why a header cannot be set; empty when it can be.
std::string_view why_refused(std::string const& lower) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> refused{{
        {"connection", of_the_connection},
        {"content-length", of_the_message},
        {"expect", "Vitals sends the body without waiting for a 100 Continue"},
        {"http2-settings", of_the_connection},
        {"keep-alive", of_the_connection},
        {"proxy-connection", of_the_connection},
        {"te", of_the_connection},
        {"trailer", of_the_message},
        {"transfer-encoding", of_the_message},
        {"upgrade", of_the_connection},
    }};
    for (auto const& [name, why] : refused)
        if (name == lower) return why;
    if (lower.contains('_'))
        return "servers and proxies drop a name with '_', or take it for the one with '-'; write "
               "'-'";
    return {};
}

// A value there would lead the request elsewhere, or make the answer show a part of it.
bool leads_or_frames(std::string_view lower) {
    static constexpr auto names = std::to_array<std::string_view>(
        {"forwarded",
         "host",
         "origin",
         "range",
         "referer",
         "user-agent",
         "via",
         "x-http-method",
         "x-original-url",
         "x-real-ip",
         "x-rewrite-url"}
    );
    static constexpr auto beginnings = std::to_array<std::string_view>(
        {"accept", "if-", "x-forwarded-", "x-http-method-", "x-method-"}
    );
    return std::ranges::find(names, lower) != names.end() ||
           std::ranges::any_of(beginnings, [&](auto each) { return lower.starts_with(each); });
}

bool report_name(yaml::node const& name, problem_reporter& report) {
    auto const refuse = [&](std::string message) {
        report.at(name.where, "header: " + std::move(message));
        return false;
    };
    if (name.kind != yaml::node::type::scalar) return refuse("a header name is needed here");
    if (name.text.size() > field_limits::header_name || !is_token(name.text)) {
        return refuse(quote(name.text) + " is not a header name (letters, digits and '-')");
    }
    if (auto const why = why_refused(ascii::lower_case(name.text)); !why.empty())
        return refuse("`" + name.text + "` cannot be set: " + std::string{why});
    return true;
}

// The header's value from a Secret.
std::optional<check::header_field>
referenced(yaml::node const& name, yaml::node const& value, problem_reporter& report) {
    reference_rule const rule{.example = "{secret: {name: probe-token, key: header}}"};
    auto read = read_reference(value, "header `" + name.text + "`", rule, report);
    if (!read) return std::nullopt;
    if (leads_or_frames(ascii::lower_case(name.text))) {
        report.at(
            value.where,
            "header `" + name.text +
                "`: a value of a Secret cannot be there: servers go by it, or copy it elsewhere"
        );
        return std::nullopt;
    }
    check::header_source source{check::header_source::form::whole, *std::move(read)};
    return check::header_field{name.text, {}, std::move(source)};
}

// Null when the value cannot be in a header.
std::string const*
value_of(yaml::node const& name, yaml::node const& value, problem_reporter& report) {
    auto const refuse = [&](std::string_view why) {
        report.at(value.where, "header `" + name.text + "`: " + std::string{why});
        return nullptr;
    };
    if (value.kind != yaml::node::type::scalar || value.tagged) {
        return refuse("a value or a list of values is needed");
    }
    if (value.text.size() > field_limits::header_value)
        return refuse("a value has at most 8192 bytes");
    auto const refused = [](char c) { return ascii::is_control(c) && c != '\t'; };
    if (std::ranges::any_of(value.text, refused)) {
        return refuse("control characters and line breaks cannot be in a value");
    }
    return &value.text;
}

}  // namespace

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    auto const fits = [marks](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) || marks.contains(c);
    };
    return !text.empty() && std::ranges::all_of(text, fits);
}

std::vector<check::header_field> read_headers(field_value const& from, problem_reporter& report) {
    std::vector<check::header_field> made;
    auto const& map = *from.value;
    if (map.kind != yaml::node::type::map) {
        report.at(map.where, from.name->text + ": a map is needed, like {X-Probe: [vitals]}");
        return made;
    }
    std::map<std::string, yaml::position> seen;
    for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
        auto const& name = *map.children[i];
        if (!report_name(name, report)) continue;
        auto const [first, fresh] = seen.emplace(ascii::lower_case(name.text), name.where);
        if (!fresh) {
            report.second(name.where, first->second, "header: `" + name.text + "` is duplicated");
            continue;
        }
        auto const* const single = map.children[i + 1];
        auto const values = single->kind == yaml::node::type::sequence ? std::span{single->children}
                                                                       : std::span{&single, 1};
        for (auto const* const value : values) {
            if (value->kind == yaml::node::type::map) {
                if (auto field = referenced(name, *value, report))
                    made.push_back(*std::move(field));
            } else if (auto const* text = value_of(name, *value, report)) {
                made.push_back({name.text, *text});
            }
        }
    }
    if (made.size() > field_limits::headers) {
        report.at(map.where, from.name->text + ": at most 100 header lines are allowed");
        made.clear();
    }
    return made;
}

}  // namespace vitals::inline core::manifest
