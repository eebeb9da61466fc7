// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The right side of a term with its operation, ready to be compared with values. PURE.

#include "core/filter/regular_expression.hpp"
#include "core/filter/syntax.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::filter {

// What a selector finds, which says what may be asked of it.
enum class kind : std::uint8_t {
    text,     // ==, !=, in, matches
    number,   // ==, !=
    flag,     // ==, !=
    texts,    // a list: in, is empty
    map,      // of keys to texts: in (its keys), is empty
    records,  // is empty
};

class comparison {
public:
    // The error is go-bexpr's message.
    static std::expected<comparison, std::string> make(term const& of, kind found);

    operation how() const { return how_; }
    // As the filter has it.
    std::string const& value() const { return value_; }

    // Each adds to `work`, in units of some 50 ns.
    bool text(std::string_view shown, std::uint64_t& work) const;
    bool number(std::int64_t shown) const { return (shown == number_) == is_positive(); }
    // Of a list or a map. `has`: the value is in it.
    bool collection(bool has, bool empty) const;
    // A map without the key that the selector names.
    bool missing() const;

private:
    explicit comparison(term const& of) : how_{of.how}, value_{of.value} {}

    bool is_positive() const;
    bool allowed_for(kind found) const;
    std::string read_value(term const& of, kind found);

    operation how_;
    std::string value_;
    std::int64_t number_ = 0;  // a flag's is 0 or 1
    std::optional<regular_expression> expression_;
};

}  // namespace vitals::inline core::filter
