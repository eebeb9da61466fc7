// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The text around the places that yaml-cpp names, where its events alone do not say enough.

#include <cstddef>
#include <string_view>

namespace vitals::inline text::yaml {

class yaml_source {
public:
    explicit yaml_source(std::string_view text) : text_{text} {}

    // All take places up to the end of the text.
    bool begins_document(std::size_t at) const { return from(at).starts_with("---"); }
    bool begins_line(std::size_t at) const;
    bool is_comma(std::size_t at) const { return from(at).starts_with(','); }
    bool is_explicit_key(std::size_t at) const;  // a '?'
    bool is_null(std::size_t at) const;  // `~` or `null`, and not the beginning of a longer word
    bool is_unclosed(std::size_t value) const;  // in quotes up to the end of the text
    // Behind the last ':', '-' or '?' between a value and `next`, where a value is missing. `next`
    // when there is none.
    std::size_t behind_indicator(std::size_t value, std::size_t next) const;
    // The line of a place, up to the place.
    std::string_view line_before(std::size_t at) const;
    // The rest of it.
    std::string_view line_from(std::size_t at) const;

private:
    std::string_view from(std::size_t at) const { return text_.substr(at); }
    bool ends_word(std::size_t at) const;
    std::size_t behind_properties(std::size_t value) const;
    std::size_t end_of_quotes(std::size_t value) const;

    std::string_view text_;
};

}  // namespace vitals::inline text::yaml
