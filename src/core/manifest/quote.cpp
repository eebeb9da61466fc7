// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/quote.hpp"

#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <array>
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

bool begins_with_typographic_quote(std::string_view text) {
    constexpr std::array<std::string_view, 7> all{"“", "”", "„", "‘", "’", "«", "»"};
    return std::ranges::any_of(all, [text](auto one) { return text.starts_with(one); });
}

}  // namespace

std::string quote(std::string_view text) {
    std::string shown = "\"";
    for (char const c : utf8::prefix(text, longest_shown)) append_escaped(shown, c);
    shown += text.size() > longest_shown ? "...\"" : "\"";
    return shown;
}

std::string quote_value(std::string_view text) {
    auto shown = quote(text);
    if (begins_with_typographic_quote(text))
        shown += " in typographic quotes: write straight ones (\") or none";
    if (text.contains("{{"))
        shown +=
            ", which looks like a template that was not rendered: use the output of `helm "
            "template`";
    return shown;
}

std::string found_url(std::string_view text) {
    if (text.contains('@')) return "";
    return "; found " + quote_value(text.substr(0, text.find_first_of("?#")));
}

}  // namespace vitals::inline core::manifest
