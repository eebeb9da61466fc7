// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probe/printable.hpp"

#include "utf8/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::probe {

namespace {

constexpr std::size_t excerpt_limit = 64;

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
        auto const length = bytes.front() == '\0' ? 0 : utf8::character_length(bytes);
        text.append(length == 0 ? utf8::replacement : bytes.substr(0, length));
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
