// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A regular expression in RE2's syntax, which is Go's. Never backtracks: a search takes time in
// proportion to the text, within the memory that was allowed. PURE.

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;  // NOLINT(readability-identifier-naming): it is the library's
}

namespace vitals::inline core::filter {

class regular_expression {
public:
    static constexpr std::size_t longest = 512;  // of its text, in bytes

    // The error says what is wrong with it.
    static std::expected<regular_expression, std::string> compile(std::string_view text);

    // Whether a part of the text matches.
    bool found_in(std::string_view text) const;
    // How many bytes one unit of work reads: an expression with many states reads more slowly.
    std::size_t bytes_per_unit() const { return bytes_per_unit_; }

private:
    explicit regular_expression(std::shared_ptr<re2::RE2 const> compiled);

    std::shared_ptr<re2::RE2 const> compiled_;  // shared, since filters are copied
    std::size_t bytes_per_unit_;
};

}  // namespace vitals::inline core::filter
