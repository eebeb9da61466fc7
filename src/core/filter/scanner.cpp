// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/filter/scanner.hpp"

#include "core/filter/literal.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::filter {

namespace {

constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

constexpr bool is_in_name(char c) {
    return ascii::is_letter(c) || ascii::is_digit(c) || c == '_';
}

}  // namespace

bool scanner::at_letter() const {
    return !at_end() && ascii::is_letter(text_[at_]);
}

bool scanner::skip_blanks() {
    auto const from = at_;
    while (!at_end() && is_blank(text_[at_])) ++at_;
    return at_ > from;
}

bool scanner::take(std::string_view symbol) {
    if (!text_.substr(at_).starts_with(symbol)) return false;
    at_ += symbol.size();
    return true;
}

bool scanner::take_expected(std::string_view symbol) {
    if (take(symbol)) return true;
    expect(symbol);
    return false;
}

bool scanner::take_word(std::string_view word) {
    auto const from = at_;
    if (take(word) && skip_blanks()) return true;
    at_ = from;
    expect(word);
    return false;
}

bool scanner::take_between_blanks(std::string_view word) {
    auto const from = at_;
    if (skip_blanks() && take_word(word)) return true;
    at_ = from;
    return false;
}

std::string scanner::take_name() {
    auto const from = at_;
    if (at_letter())
        while (!at_end() && is_in_name(text_[at_])) ++at_;
    if (at_ == from) expect("a name");
    return std::string{text_.substr(from, at_ - from)};
}

bool scanner::take_digits() {
    auto const from = at_;
    while (!at_end() && ascii::is_digit(text_[at_])) ++at_;
    return at_ > from;
}

std::optional<std::string> scanner::take_number() {
    auto const from = at_;
    take("-");
    bool good = take("0") || take_digits();  // no zero before other digits
    if (good && take(".")) good = take_digits();
    if (good && (at_end() || is_blank(text_[at_]) || text_[at_] == ')'))
        return std::string{text_.substr(from, at_ - from)};
    at_ = from;
    expect("a value");
    return std::nullopt;
}

std::optional<std::string> scanner::take_string() {
    bool const quoted = !at_end() && (text_[at_] == '"' || text_[at_] == '`');
    auto const end = quoted ? text_.find(text_[at_], at_ + 1) : text_.npos;
    if (end != text_.npos) {
        if (auto text = unquote(text_.substr(at_, end + 1 - at_))) {
            at_ = end + 1;
            return text;
        }
    }
    expect("a value");
    return std::nullopt;
}

void scanner::expect(std::string_view what) {
    if (at_ < furthest_) return;
    if (at_ > furthest_) expected_.clear();
    furthest_ = at_;
    if (expected_.contains(what)) return;
    expected_.append(expected_.empty() ? "" : ", ").append(what);
}

std::string scanner::problem() const {
    auto const before = text_.substr(0, furthest_);
    auto const line = std::ranges::count(before, '\n') + 1;
    auto const last = before.rfind('\n');
    auto const column = last == before.npos ? furthest_ + 1 : furthest_ - last;
    return std::to_string(line)
        .append(":" + std::to_string(column))
        .append(" (" + std::to_string(furthest_) + "): no match found, expected: " + expected_);
}

}  // namespace vitals::inline core::filter
