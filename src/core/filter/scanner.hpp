// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Takes words, names and values from the beginning of what is left of a filter's text, and
// remembers what could have been at the furthest place that was reached. PURE.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::filter {

class scanner {
public:
    explicit scanner(std::string_view text) : text_{text} {}

    std::size_t at() const { return at_; }
    void return_to(std::size_t earlier) { at_ = earlier; }
    bool at_end() const { return at_ == text_.size(); }
    bool at_letter() const;

    // Whether there were any.
    bool skip_blanks();
    bool take(std::string_view symbol);
    // The same. When it is not here, the symbol was expected.
    bool take_expected(std::string_view symbol);
    // A word and the blanks behind it, which must be there.
    bool take_word(std::string_view word);
    // The same with blanks before it.
    bool take_between_blanks(std::string_view word);

    std::string take_name();  // empty: none
    // As it is written.
    std::optional<std::string> take_number();
    std::optional<std::string> take_string();

    void expect(std::string_view what);
    // As go-bexpr's parser writes it: line, column, offset, and what was expected there.
    std::string problem() const;

private:
    bool take_digits();

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t furthest_ = 0;
    std::string expected_;
};

}  // namespace vitals::inline core::filter
