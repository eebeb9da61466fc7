// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/yaml_feed.hpp"

#include "text/utf8/utf8.hpp"
#include "text/yaml/characters.hpp"
#include "text/yaml/meter.hpp"

#include <algorithm>
#include <cstddef>
#include <ios>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline text::yaml {

namespace {

// No text has this byte, nor can an escape produce it: it is not UTF-8.
constexpr char question_mark = '\xFF';

// yaml-cpp ends a plain scalar of a flow at any '?', as in {http: http://a/?b}. In YAML 1.2 it
// begins a key only with a blank behind it, and nothing before it.
bool may_begin_key(char before, char next) {
    constexpr std::string_view ends_value = "[{,";
    return is_blank_or_break(next) && (is_blank_or_break(before) || ends_value.contains(before));
}

// How many tokens yaml-cpp may produce from a character. It keeps 90 bytes for each until it knows
// what the first of them is, which is at the end of a line or of a flow collection: "{a,a," gives
// four for each comma.
std::size_t tokens_of(char c) {
    switch (c) {
        case '[':
        case '{':
        case ',':
            return 4;
        case ']':
        case '}':
        case ':':
            return 2;
        default:
            return 0;
    }
}

}  // namespace

yaml_feed::yaml_feed(std::string_view text, std::size_t most_ahead, meter& budget)
    : most_ahead_{most_ahead}, budget_{budget} {
    auto* const begin =
        // Std::streambuf needs a pointer to non-const; nothing writes to it.
        const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
}

std::streamsize yaml_feed::xsgetn(char* into, std::streamsize room) {
    // Not at the first call, which comes from a constructor of yaml-cpp that leaks when it throws.
    if (std::exchange(begun_, true)) {
        budget_.ask();
        if (ahead_ > most_ahead_) throw too_far_ahead{};
    }
    auto const size = std::min(room, egptr() - gptr());
    for (auto const* from = gptr(); from != gptr() + size; ++from, ++into) {
        auto const before = from == eback() ? '\n' : from[-1];
        auto const next = from + 1 == egptr() ? ' ' : from[1];
        *into = *from;
        if (*from == '?' && !may_begin_key(before, next)) *into = question_mark;
        // A line may also end with a carriage return alone (YAML 1.2, section 5.4).
        if (*from == '\r' && next != '\n') *into = '\n';
        ahead_ += tokens_of(*from);
    }
    setg(eback(), gptr() + size, egptr());
    return size;
}

std::string yaml_feed::restored(std::string_view scalar) {
    std::string made;
    while (!scalar.empty()) {
        auto const length = utf8::character_length(scalar);
        if (scalar.front() == question_mark) {
            made += '?';
        } else {
            if (length == 0) made += '\xC2';  // of U+0085 and U+00A0
            made += scalar.substr(0, std::max<std::size_t>(length, 1));
        }
        scalar.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return made;
}

}  // namespace vitals::inline text::yaml
