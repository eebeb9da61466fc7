// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Base64 (RFC 4648 section 4), piece by piece into whatever the caller has: a std::string, or a
// secret::value, of which no copy may stay in memory.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vitals::inline text::base64 {

inline constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The six bits of a letter, or a larger number.
constexpr std::uint32_t bits_of(char letter) {
    if (letter >= 'A' && letter <= 'Z') return static_cast<std::uint32_t>(letter - 'A');
    if (letter >= 'a' && letter <= 'z') return static_cast<std::uint32_t>(letter - 'a') + 26;
    if (letter >= '0' && letter <= '9') return static_cast<std::uint32_t>(letter - '0') + 52;
    if (letter == '+') return 62;
    return letter == '/' ? 63 : 64;
}

// `append` is called with one to three bytes at a time, valid during the call. False: it is not
// Base64 of whole groups with their padding; what was appended by then is worth nothing.
template <class Append>
bool decode(std::string_view text, Append append) {
    if (text.size() % 4 != 0) return false;
    while (!text.empty()) {
        auto const group = text.substr(0, 4);
        text.remove_prefix(4);
        std::size_t const padding = group.ends_with("==") ? 2U : (group.ends_with('=') ? 1U : 0U);
        if (padding > 0 && !text.empty()) return false;
        std::uint32_t bits = 0;
        for (auto const letter : group.substr(0, 4 - padding)) {
            auto const six = bits_of(letter);
            if (six > 63) return false;
            bits = bits << 6 | six;
        }
        bits <<= 6 * padding;
        std::array<char, 3> const bytes{
            static_cast<char>(bits >> 16),
            static_cast<char>(bits >> 8),
            static_cast<char>(bits)
        };
        append(std::string_view{bytes.data(), 3 - padding});
    }
    return true;
}

// `append` is called with four characters at a time, valid during the call.
template <class Append>
void encode(std::string_view bytes, Append append) {
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        auto const some = bytes.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j)
            bits = bits << 8 | (j < some.size() ? static_cast<unsigned char>(some[j]) : 0U);
        std::array<char, 4> group{};
        for (std::size_t j = 0; j < group.size(); ++j)
            group.at(j) = j <= some.size() ? alphabet[bits >> (18 - 6 * j) & 63U] : '=';
        append(std::string_view{group.data(), group.size()});
    }
}

}  // namespace vitals::inline text::base64
