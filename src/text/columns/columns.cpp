// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/columns/columns.hpp"

#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline text::columns {

namespace {

constexpr std::size_t least_room = 24;  // beside a head; a narrower column of words reads badly

// The length of the colour at the beginning of `text`; 0: there is none.
std::size_t colour_length(std::string_view text) {
    if (!text.starts_with("\x1b[")) return 0;
    auto const end = text.find('m');
    return end == std::string_view::npos ? 0 : end + 1;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace

std::size_t width(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) {
        if (auto const skipped = colour_length(text); skipped > 0) {
            text.remove_prefix(skipped);
            continue;
        }
        text.remove_prefix(std::max<std::size_t>(utf8::character_length(text), 1));
        ++columns;
    }
    return columns;
}

std::string
beside(std::string_view head, std::string_view text, std::size_t columns, std::size_t indent) {
    std::string all{head};
    auto const fits = columns == unlimited || width(head) + width(text) <= columns;
    if (fits) return all.append(text);  // with all its spaces
    auto const words = words_of(text);
    std::size_t longest = 0;
    for (auto const word : words) longest = std::max(longest, width(word));
    auto at = width(head);
    auto margin = at;
    bool begun = false;  // the present line has a word
    if (at + std::max(std::min(least_room, width(text)), longest) > columns) {
        while (all.ends_with(' ')) all.pop_back();
        if (!all.empty()) all += '\n';
        all.append(indent, ' ');
        at = margin = indent;
    }
    for (auto const word : words) {
        auto const size = width(word);
        if (begun && at + 1 + size > columns) {
            all.append("\n").append(margin, ' ');
            at = margin;
            begun = false;
        }
        if (begun) all += ' ';
        all.append(word);
        at += size + (begun ? 1 : 0);
        begun = true;
    }
    return all;
}

std::string flow(
    std::vector<std::string> const& pieces,
    std::string_view gap,
    std::size_t columns,
    std::size_t indent
) {
    std::string all;
    std::size_t at = 0;
    for (auto const& piece : pieces) {
        auto const size = width(piece);
        bool const first = all.empty();
        if (!first && (columns == unlimited || at + width(gap) + size <= columns)) {
            all.append(gap).append(piece);
            at += width(gap) + size;
            continue;
        }
        auto const margin = first ? 0 : indent;
        if (!first) all += '\n';
        all += beside(std::string(margin, ' '), piece, columns, margin);
        at = margin + size;
    }
    return all;
}

}  // namespace vitals::inline text::columns
