// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "manifest/text_guard.hpp"

#include "manifest/document.hpp"
#include "utf8/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::manifest {

namespace {

constexpr std::size_t flow_per_line = 400'000;

// Brackets weigh most, for each opens a level.
std::size_t weight(char c) {
    switch (c) {
        case '[':
        case ']':
        case '{':
        case '}':
            return 4;
        case ',':
        case ':':
        case '?':
        case '"':
            return 1;
        default:
            return 0;
    }
}

}  // namespace

std::optional<unreadable> mistake_in_bytes(std::string_view text, std::size_t longest) {
    if (text.size() > longest) {
        return unreadable{
            {},
            "the manifest has " + std::to_string(text.size()) + " bytes; at most " +
                std::to_string(longest) + " are possible",
        };
    }
    position where;
    std::size_t line_begin = 0;
    for (std::size_t i = 0; i < text.size();) {
        auto const length = utf8::character_length(text.substr(i));
        where.column = static_cast<std::uint32_t>(i - line_begin) + 1;
        if (text[i] == '\0') return unreadable{where, "a NUL byte cannot stand in a manifest"};
        if (length == 0) return unreadable{where, "the manifest is not UTF-8"};
        if (text[i] == '\n') {
            ++where.line;
            line_begin = i + 1;
        }
        i += length;
    }
    return std::nullopt;
}

std::optional<unreadable> mistake_in_lines(std::string_view text) {
    position where;
    std::size_t flow = 0;
    for (char const c : text) {
        flow = c == '\n' ? 0 : flow + weight(c);
        if (c == '\n') ++where.line;
        if (flow > flow_per_line) {
            return unreadable{where, "too many flow characters on one line: break it into several"};
        }
    }
    return std::nullopt;
}

}  // namespace vitals::manifest
