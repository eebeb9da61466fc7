// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/filter/literal.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace vitals::inline core::filter {

namespace {

// UTF-8, in the order of RFC 3629's table.
bool append_character(std::string& to, std::uint32_t code) {
    auto const rest = [&](unsigned shift) {
        to += static_cast<char>(0x80U | ((code >> shift) & 0x3fU));
    };
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    if (code < 0x80) {
        to += static_cast<char>(code);
        return true;
    }
    if (code < 0x800) {
        to += static_cast<char>(0xc0U | (code >> 6U));
    } else if (code < 0x10000) {
        to += static_cast<char>(0xe0U | (code >> 12U));
        rest(6);
    } else {
        to += static_cast<char>(0xf0U | (code >> 18U));
        rest(12);
        rest(6);
    }
    rest(0);
    return true;
}

// Takes a number of exactly so many digits from the beginning.
std::optional<std::uint32_t> take_number(std::string_view& from, std::size_t digits, int base) {
    auto const text = from.substr(0, digits);
    std::uint32_t number = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (text.size() < digits || read.ec != std::errc{} || read.ptr != text.data() + text.size())
        return std::nullopt;
    from.remove_prefix(digits);
    return number;
}

bool append_number(std::string& to, std::string_view& from, char kind) {
    if (kind == 'u' || kind == 'U') {
        auto const code = take_number(from, kind == 'u' ? 4 : 8, 16);
        return code && append_character(to, *code);
    }
    auto const byte = kind == 'x' ? take_number(from, 2, 16) : take_number(from, 3, 8);
    if (!byte || *byte > 0xff) return false;
    to += static_cast<char>(*byte);
    return true;
}

// `from` begins behind the backslash.
bool append_escape(std::string& to, std::string_view& from) {
    constexpr std::string_view letters = "abfnrtv\\";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\";
    if (from.empty()) return false;
    auto const kind = from.front();
    if (auto const known = letters.find(kind); known != letters.npos) {
        from.remove_prefix(1);
        to += meanings[known];
        return true;
    }
    if (kind >= '0' && kind <= '7') return append_number(to, from, 'o');
    if (kind != 'x' && kind != 'u' && kind != 'U') return false;
    from.remove_prefix(1);
    return append_number(to, from, kind);
}

}  // namespace

std::optional<std::string> unquote(std::string_view literal) {
    if (literal.size() < 2 || literal.front() != literal.back()) return std::nullopt;
    auto const quote = literal.front();
    auto inner = literal.substr(1, literal.size() - 2);
    if (inner.contains(quote)) return std::nullopt;
    std::string text;
    if (quote == '`') {
        // As in Go, carriage returns are no part of a raw string.
        std::ranges::copy_if(inner, std::back_inserter(text), [](char c) { return c != '\r'; });
        return text;
    }
    if (quote != '"' || inner.contains('\n')) return std::nullopt;
    while (!inner.empty()) {
        auto const next = inner.front();
        inner.remove_prefix(1);
        if (next != '\\')
            text += next;
        else if (!append_escape(text, inner))
            return std::nullopt;
    }
    return text;
}

}  // namespace vitals::inline core::filter
