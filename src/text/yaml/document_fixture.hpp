// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the tests of this folder share.

#include "text/yaml/document.hpp"
#include "text/yaml/read.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::inline text::yaml {

// {a: [b, "quoted", ~, !c]}, with a ! in front of a value whose tag is not supported.
inline std::string to_text(node const& value) {
    auto const between = [&](std::size_t i) {
        if (i == 0) return "";
        return value.kind == node::type::map && i % 2 == 1 ? ": " : ", ";
    };
    std::string text = value.tagged ? "!" : "";
    if (value.kind == node::type::null) return text + "~";
    if (value.kind == node::type::scalar)
        return text + (value.plain ? value.text : '"' + value.text + '"');
    auto const map = value.kind == node::type::map;
    text += map ? "{" : "[";
    for (std::size_t i = 0; i < value.children.size(); ++i)
        text.append(between(i)).append(to_text(*value.children[i]));
    return text + (map ? "}" : "]");
}

// All documents, or "line:column: message".
inline std::string read_text(
    std::string_view text,
    document_limits const& limits = {},
    notation written = notation::yaml
) {
    meter no_budget;
    auto const read = yaml::read(text, written, limits, no_budget);
    if (!read) {
        auto const& [where, why] = read.error();
        return std::to_string(where.line) + ":" + std::to_string(where.column) + ": " + why;
    }
    std::string all;
    for (auto const& one : *read) {
        if (!all.empty()) all += " --- ";
        if (one.root != nullptr) all += to_text(*one.root);
    }
    return all;
}

}  // namespace vitals::inline text::yaml
