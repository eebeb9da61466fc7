// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/yaml_source.hpp"

#include "text/yaml/characters.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace vitals::inline text::yaml {

bool yaml_source::begins_line(std::size_t at) const {
    auto const before = text_.substr(0, at).find_last_not_of(" \t");
    return before == text_.npos || text_[before] == '\n' || text_[before] == '\r';
}

bool yaml_source::is_explicit_key(std::size_t at) const {
    return from(at).starts_with('?') && ends_word(at + 1);
}

bool yaml_source::is_null(std::size_t at) const {
    constexpr std::array<std::string_view, 4> known{"~", "null", "Null", "NULL"};
    return std::ranges::any_of(known, [&](std::string_view word) {
        if (!from(at).starts_with(word)) return false;
        auto const end = at + word.size();
        return ends_word(end) || std::string_view{",]}:"}.contains(text_[end]);
    });
}

bool yaml_source::is_unclosed(std::size_t value) const {
    auto const begin = behind_properties(value);
    return begin < text_.size() && end_of_quotes(begin) == text_.size();
}

std::size_t yaml_source::behind_indicator(std::size_t value, std::size_t next) const {
    auto found = next;
    for (auto i = end_of_quotes(behind_properties(value)); i < next; ++i) {
        auto const c = text_[i];
        if (c == '#' && i > 0 && is_blank_or_break(text_[i - 1]))
            i = std::min(text_.find('\n', i), next);
        else if ((c == ':' || c == '-' || c == '?') && ends_word(i + 1))
            found = i + 1;
    }
    return found;
}

std::string_view yaml_source::line_before(std::size_t at) const {
    auto const line = at == 0 ? 0 : text_.rfind('\n', at - 1) + 1;
    return text_.substr(line, at - line);
}

std::string_view yaml_source::line_from(std::size_t at) const {
    return from(at).substr(0, from(at).find_first_of("\r\n"));
}

bool yaml_source::ends_word(std::size_t at) const {
    return at >= text_.size() || is_blank_or_break(text_[at]);
}

// Behind its tag and its anchor.
std::size_t yaml_source::behind_properties(std::size_t value) const {
    while (value < text_.size() && (text_[value] == '!' || text_[value] == '&')) {
        value = std::min(text_.find_first_of(" \t\r\n", value), text_.size());
        value = std::min(text_.find_first_not_of(" \t\r\n", value), text_.size());
    }
    return value;
}

// `value`, unless quotes begin there.
std::size_t yaml_source::end_of_quotes(std::size_t value) const {
    if (value >= text_.size() || (text_[value] != '"' && text_[value] != '\'')) return value;
    auto const quote = text_[value];
    for (auto i = value + 1; i < text_.size(); ++i) {
        if (quote == '"' ? text_[i] == '\\' : from(i).starts_with("''"))
            ++i;
        else if (text_[i] == quote)
            return i;
    }
    return text_.size();
}

}  // namespace vitals::inline text::yaml
