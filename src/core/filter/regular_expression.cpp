// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/filter/regular_expression.hpp"

#include <re2/re2.h>
#include <re2/stringpiece.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::filter {

namespace {

// Of the program and of the states that RE2 keeps while it searches.
constexpr std::int64_t most_memory = std::int64_t{128} * 1024;

re2::StringPiece as_piece(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

regular_expression::regular_expression(std::shared_ptr<re2::RE2 const> compiled)
    : compiled_{std::move(compiled)},
      // Without room for its states RE2 follows all of them at once, byte by byte.
      bytes_per_unit_{std::max<std::size_t>(
          1,
          256 / static_cast<std::size_t>(std::max(1, compiled_->ProgramSize()))
      )} {}

std::expected<regular_expression, std::string> regular_expression::compile(std::string_view text) {
    static_assert(longest == 512);
    if (text.size() > longest) return std::unexpected{"it is longer than 512 bytes"};
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    options.set_max_mem(most_memory);
    auto compiled = std::make_shared<re2::RE2 const>(as_piece(text), options);
    if (!compiled->ok()) return std::unexpected{compiled->error()};
    return regular_expression{std::move(compiled)};
}

bool regular_expression::found_in(std::string_view text) const {
    return re2::RE2::PartialMatch(as_piece(text), *compiled_);
}

}  // namespace vitals::inline core::filter
