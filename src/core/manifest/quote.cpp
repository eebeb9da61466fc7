// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/quote.hpp"

#include "text/utf8/utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

namespace {

constexpr std::size_t longest_shown = 40;

void append_escaped(std::string& shown, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    auto const byte = static_cast<unsigned char>(c);
    if (c == '\n') {
        shown += "\\n";
    } else if (c == '\t') {
        shown += "\\t";
    } else if (c == '"' || c == '\\') {
        shown += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f) {
        shown += {'\\', 'x', hex[byte >> 4U], hex[byte & 15U]};
    } else {
        shown += c;
    }
}

}  // namespace

std::string quote(std::string_view text) {
    std::string shown = "\"";
    for (char const c : utf8::prefix(text, longest_shown)) append_escaped(shown, c);
    shown += text.size() > longest_shown ? "...\"" : "\"";
    return shown;
}

}  // namespace vitals::inline core::manifest
