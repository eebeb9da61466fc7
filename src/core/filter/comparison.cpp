// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/filter/comparison.hpp"

#include "core/filter/regular_expression.hpp"
#include "core/filter/syntax.hpp"
#include "text/ascii/flag.hpp"
#include "text/utf8/utf8.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace vitals::inline core::filter {

namespace {

std::string quoted(std::string_view of_client) {
    constexpr std::size_t longest_shown = 128;
    return '"' + utf8::prefix(of_client, longest_shown) + '"';
}

// As Go's strconv.ParseInt with base 0, but without underscores.
std::optional<std::int64_t> read_number(std::string_view text) {
    bool const negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    auto base = 10;
    if (text.size() > 1 && text.starts_with('0')) {
        auto const mark = text.substr(1, 1);
        base = mark == "x" || mark == "X" ? 16 : mark == "b" || mark == "B" ? 2 : 8;
        text.remove_prefix(base != 8 || mark == "o" || mark == "O" ? 2 : 1);
    }
    std::int64_t number = 0;
    auto const* const begin = text.data();
    auto const* const end = begin + text.size();
    if (text.starts_with('-')) return std::nullopt;
    auto const read = std::from_chars(begin, end, number, base);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return negative ? -number : number;
}

// Linear in the text, whatever is looked for, which std::string_view::find() is not.
bool contains(std::string_view text, std::string_view part) {
    if (part.empty()) return true;
    if (part.size() > text.size()) return false;
    // NOLINTNEXTLINE(misc-include-cleaner): GNU's <cstring> has it
    return ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

}  // namespace

bool comparison::allowed_for(kind found) const {
    switch (how_) {
        case operation::equal:
        case operation::not_equal:
            return found == kind::text || found == kind::number || found == kind::flag;
        case operation::is_empty:
        case operation::is_not_empty:
            return found == kind::texts || found == kind::map || found == kind::records;
        case operation::in:
        case operation::not_in:
            return found == kind::text || found == kind::texts || found == kind::map;
        case operation::matches:
        case operation::not_matches:
            return found == kind::text;
    }
    return false;
}

// Returns the problem; empty: none.
std::string comparison::read_value(term const& of, kind found) {
    if (how_ == operation::matches || how_ == operation::not_matches) {
        auto compiled = regular_expression::compile(value_);
        if (!compiled)
            return "Failed to compile regular expression " + quoted(value_) + ": " +
                   utf8::prefix(compiled.error(), 256);
        expression_ = *std::move(compiled);
    }
    if (found != kind::number && found != kind::flag) return {};
    auto const read = found == kind::number ? read_number(value_)
                                            : ascii::parse_flag(value_).transform([](bool yes) {
                                                  return std::int64_t{yes ? 1 : 0};
                                              });
    number_ = read.value_or(0);
    if (read) return {};
    return std::string{"Failed to coerce value "}
        .append(quoted(value_))
        .append(" for selector ")
        .append(quoted(text_of(of.what)))
        .append(found == kind::number ? ": strconv.ParseInt" : ": strconv.ParseBool")
        .append(": parsing " + quoted(value_) + ": invalid syntax");
}

std::expected<comparison, std::string> comparison::make(term const& of, kind found) {
    comparison made{of};
    if (!made.allowed_for(found))
        return std::unexpected{std::string{"Invalid match operator \""}
                                   .append(to_string(of.how))
                                   .append("\" for selector ")
                                   .append(quoted(text_of(of.what)))};
    if (auto problem = made.read_value(of, found); !problem.empty())
        return std::unexpected{std::move(problem)};
    return made;
}

bool comparison::is_positive() const {
    return how_ == operation::equal || how_ == operation::in || how_ == operation::matches;
}

bool comparison::text(std::string_view shown, std::uint64_t& work) const {
    bool found = false;
    if (expression_) {
        work += shown.size() / expression_->bytes_per_unit();
        found = expression_->found_in(shown);
    } else if (how_ == operation::in || how_ == operation::not_in) {
        work += shown.size() / 64;
        found = contains(shown, value_);
    } else {
        found = shown == value_;
    }
    return found == is_positive();
}

bool comparison::collection(bool has, bool empty) const {
    if (how_ == operation::is_empty) return empty;
    if (how_ == operation::is_not_empty) return !empty;
    return has == is_positive();
}

bool comparison::missing() const {
    return how_ != operation::equal && how_ != operation::in && how_ != operation::is_not_empty;
}

}  // namespace vitals::inline core::filter
