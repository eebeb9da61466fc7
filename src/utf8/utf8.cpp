// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "utf8/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::utf8 {

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

// Only four first bytes narrow what the second may be.
bool is_pair(unsigned first, unsigned second) {
    bool const overlong = (first == 0xE0U && second < 0xA0U) || (first == 0xF0U && second < 0x90U);
    bool const surrogate = first == 0xEDU && second > 0x9FU;
    bool const too_large = first == 0xF4U && second > 0x8FU;
    return continues(second) && !overlong && !surrogate && !too_large;
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

std::string prefix(std::string_view text, std::size_t limit) {
    std::string kept;
    while (!text.empty()) {
        auto const length = character_length(text);
        auto const character = length > 0 ? text.substr(0, length) : replacement;
        if (kept.size() + character.size() > limit) break;
        kept.append(character);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return kept;
}

}  // namespace vitals::utf8
