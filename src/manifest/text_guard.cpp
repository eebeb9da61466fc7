// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "manifest/text_guard.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::manifest {

namespace {

constexpr std::size_t flow_per_line = 400'000;

// The length of the UTF-8 sequence that starts here (RFC 3629); 0: it is none.
std::size_t sequence_length(std::string_view rest) {
    auto const byte = [rest](std::size_t i) {
        return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U;
    };
    auto const within = [&byte](std::size_t i, unsigned low, unsigned high) {
        return byte(i) >= low && byte(i) <= high;
    };
    auto const first = byte(0);
    if (first < 0x80) return 1;
    if (within(0, 0xC2, 0xDF)) return within(1, 0x80, 0xBF) ? 2 : 0;
    if (within(0, 0xE0, 0xEF)) {
        auto const low = first == 0xE0 ? 0xA0U : 0x80U;
        auto const high = first == 0xED ? 0x9FU : 0xBFU;
        return within(1, low, high) && within(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (within(0, 0xF0, 0xF4)) {
        auto const low = first == 0xF0 ? 0x90U : 0x80U;
        auto const high = first == 0xF4 ? 0x8FU : 0xBFU;
        return within(1, low, high) && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

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
        auto const length = sequence_length(text.substr(i, 4));
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
