// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/excerpt.hpp"

#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::probing::probe {

namespace {

constexpr std::size_t excerpt_limit = 64;

}  // namespace

std::string excerpt(std::string_view bytes) {
    std::string line{bytes.substr(0, std::min(bytes.size(), excerpt_limit))};
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
    std::ranges::replace_if(
        line,
        [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == '\x7F' || c == '"'; },
        '.'
    );
    std::string text{'"'};
    utf8::append_visible(text, line, utf8::ascii_controls::none);
    return text.append("\"");
}

}  // namespace vitals::probing::probe
