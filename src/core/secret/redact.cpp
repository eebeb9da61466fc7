// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/secret/redact.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::secret {

namespace {

// So many bytes in a row that are somewhere in a value are taken for a part of it: servers show the
// beginning of a token that they refuse. Fewer would be found in most texts.
constexpr std::size_t part = replacement.size();
// Where the text was cut: fewer tell nothing.
constexpr std::size_t shortest_rest = 4;

using window = std::uint64_t;
static_assert(sizeof(window) == part);

window window_at(std::string_view text, std::size_t begin) {
    window made = 0;
    std::memcpy(&made, text.data() + begin, part);
    return made;
}

// Sorted, not hashed: its cost does not depend on what is in the values.
std::vector<window> windows_of(std::span<std::string_view const> values) {
    std::vector<window> all;
    for (auto const value : values)
        for (std::size_t i = 0; i + part <= value.size(); ++i) all.push_back(window_at(value, i));
    std::ranges::sort(all);
    return all;
}

void replace_parts(std::string& text, std::vector<window> const& parts) {
    std::string made;
    std::size_t copied = 0;
    std::size_t end = 0;  // of the part that was found last
    for (std::size_t i = 0; i + part <= text.size(); ++i) {
        if (!std::ranges::binary_search(parts, window_at(text, i))) continue;
        if (i >= end) made.append(text, copied, i - copied).append(replacement);
        copied = end = i + part;
    }
    if (copied > 0) text = made.append(text, copied);
}

// How many bytes at the start of `text` are the end of `value`: fewer than a part.
std::size_t rest_of(std::string_view value, std::string_view text) {
    for (auto size = std::min({part, value.size(), text.size()}); size >= shortest_rest; --size)
        if (text.starts_with(value.substr(value.size() - size))) return size;
    return 0;
}

// How many bytes at the end of `text` are the start of `value`.
std::size_t start_of(std::string_view value, std::string_view text) {
    for (auto size = std::min({part, value.size(), text.size()}); size >= shortest_rest; --size)
        if (text.ends_with(value.substr(0, size))) return size;
    return 0;
}

void hide(std::string& text, std::size_t from, std::size_t size) {
    text.replace(from, size, replacement.substr(0, size));
}

void hide_ends(std::string& text, std::string_view value, cut where) {
    if (text.size() >= shortest_rest && value.contains(text)) return hide(text, 0, text.size());
    auto const size = start_of(value, text);
    hide(text, text.size() - size, size);
    if (where == cut::at_both_ends) hide(text, 0, rest_of(value, text));
}

}  // namespace

void redact(std::string& text, std::span<std::string_view const> values, cut where) {
    for (auto const value : values) {
        bool const is_short = value.size() < part && !value.empty();
        if (is_short && text.contains(value)) return hide(text, 0, text.size());
    }
    if (auto const parts = windows_of(values); !parts.empty()) replace_parts(text, parts);
    if (where == cut::nowhere) return;
    for (auto const value : values) hide_ends(text, value, where);
}

}  // namespace vitals::inline core::secret
