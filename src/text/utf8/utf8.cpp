// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::inline text::utf8 {

namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

bool continues(unsigned byte) {
    return (byte & 0xC0U) == 0x80U;
}

std::size_t length_by_first_byte(unsigned first) {
    if (first < 0x80U) return 1;
    if (first < 0xC2U || first > 0xF4U) return 0;
    if (first < 0xE0U) return 2;
    return first < 0xF0U ? 3 : 4;
}

// Only four first bytes restrict the second byte.
bool is_pair(unsigned first, unsigned second) {
    bool const overlong = (first == 0xE0U && second < 0xA0U) || (first == 0xF0U && second < 0x90U);
    bool const surrogate = first == 0xEDU && second > 0x9FU;
    bool const too_large = first == 0xF4U && second > 0x8FU;
    return continues(second) && !overlong && !surrogate && !too_large;
}

bool steers(std::string_view character) {
    auto const second = byte_at(character, 1);
    auto const third = byte_at(character, 2);
    if (character.size() == 2) return byte_at(character, 0) == 0xC2U && second < 0xA0U;
    if (character.size() != 3 || byte_at(character, 0) != 0xE2U) return false;
    return (second == 0x80U && third >= 0xAAU && third <= 0xAEU) ||
           (second == 0x81U && third >= 0xA6U && third <= 0xA9U);
}

bool is_break(unsigned byte) {
    return byte == '\t' || byte == '\n' || byte == '\r';
}

// Without a branch for each byte, so that the compiler compares sixteen of them at once.
template <class Bad>
bool any_of(std::string_view text, Bad bad) {
    unsigned found = 0;
    for (char const c : text) found |= static_cast<unsigned>(bad(static_cast<unsigned char>(c)));
    return found != 0;
}

// Nearly always: ASCII that stays as it is.
bool is_plain(std::string_view text, ascii_controls which) {
    switch (which) {
        case ascii_controls::keep:
            return !any_of(text, [](unsigned char b) { return b >= 0x80; });
        case ascii_controls::keep_breaks:
            return !any_of(text, [](unsigned char b) {
                return b >= 0x7f || (b < 0x20 && b != '\t' && b != '\n' && b != '\r');
            });
        case ascii_controls::none:
            break;
    }
    return !any_of(text, [](unsigned char b) { return b >= 0x7f || b < 0x20; });
}

// The replacement of the character at the beginning of `text`, which has `length` bytes; none: a
// malformed byte.
std::string_view shown(std::string_view text, std::size_t length, ascii_controls which) {
    if (length == 0) return replacement;
    auto const character = text.substr(0, length);
    if (length > 1) return steers(character) ? replacement : character;
    auto const byte = byte_at(text, 0);
    bool const control = byte < 0x20U || byte == 0x7fU;
    if (!control || which == ascii_controls::keep) return character;
    if (!is_break(byte)) return replacement;
    return which == ascii_controls::keep_breaks ? character : std::string_view{" "};
}

}  // namespace

std::size_t character_length(std::string_view text) {
    if (text.empty()) return 0;
    auto const first = byte_at(text, 0);
    auto const length = length_by_first_byte(first);
    if (length > 1 && !is_pair(first, byte_at(text, 1))) return 0;
    for (std::size_t at = 2; at < length; ++at)
        if (!continues(byte_at(text, at))) return 0;
    return length;
}

void append_visible(
    std::string& to,
    std::string_view text,
    ascii_controls which,
    std::size_t limit
) {
    if (text.size() <= limit && is_plain(text, which)) {
        to.append(text);
        return;
    }
    while (!text.empty()) {
        auto const length = character_length(text);
        auto const next = shown(text, length, which);
        if (next.size() > limit) return;
        limit -= next.size();
        to.append(next);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
}

std::string visible(std::string_view text, ascii_controls which, std::size_t limit) {
    std::string made;
    append_visible(made, text, which, limit);
    return made;
}

bool is_visible(std::string_view text, ascii_controls which) {
    return is_plain(text, which) || visible(text, which) == text;
}

std::string prefix(std::string_view text, std::size_t limit) {
    return visible(text, ascii_controls::keep, limit);
}

}  // namespace vitals::inline text::utf8
