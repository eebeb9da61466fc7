// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probe/printable.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::probe {

namespace {

constexpr std::size_t excerpt_limit = 64;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

unsigned byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

bool continues(std::string_view bytes, std::size_t at) {
    return at < bytes.size() && (byte_at(bytes, at) & 0xC0U) == 0x80U;
}

// The length of the valid character at the beginning of `bytes`; 0 when there is none (RFC 3629).
std::size_t character(std::string_view bytes) {
    auto const first = byte_at(bytes, 0);
    if (first < 0x80U) return 1;
    if (first < 0xC2U || first > 0xF4U || !continues(bytes, 1)) return 0;
    if (first < 0xE0U) return 2;
    auto const second = byte_at(bytes, 1);
    if (!continues(bytes, 2)) return 0;
    if (first < 0xF0U) {
        bool const overlong = first == 0xE0U && second < 0xA0U;
        bool const surrogate = first == 0xEDU && second > 0x9FU;
        return overlong || surrogate ? 0 : 3;
    }
    bool const overlong = first == 0xF0U && second < 0x90U;
    bool const too_large = first == 0xF4U && second > 0x8FU;
    return overlong || too_large || !continues(bytes, 3) ? 0 : 4;
}

// ASCII without NUL.
bool is_plain(char c) {
    return c != '\0' && static_cast<unsigned char>(c) < 0x80U;
}

}  // namespace

void append_utf8(std::string& text, std::string_view bytes) {
    if (std::ranges::all_of(bytes, is_plain)) {  // nearly always
        text.append(bytes);
        return;
    }
    while (!bytes.empty()) {
        auto const length = bytes.front() == '\0' ? 0 : character(bytes);
        text.append(length == 0 ? replacement : bytes.substr(0, length));
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
}

std::string excerpt(std::string_view bytes) {
    std::string line{bytes.substr(0, std::min(bytes.size(), excerpt_limit))};
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
    std::ranges::replace_if(
        line,
        [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == '\x7F' || c == '"'; },
        '.'
    );
    std::string text{'"'};
    append_utf8(text, line);
    return text.append("\"");
}

}  // namespace vitals::probe
