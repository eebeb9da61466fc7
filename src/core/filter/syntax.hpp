// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The text of a filter, `Status == critical and "eu" in ServiceTags`, as a tree: the grammar of
// go-bexpr 0.1.2, which Consul uses. PURE.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::filter {

// go-bexpr has no limits of its own.
inline constexpr std::size_t longest_filter = std::size_t{8} * 1024;
inline constexpr std::size_t most_comparisons = 128;
inline constexpr std::size_t most_expressions = 4;  // regular ones; each takes memory
inline constexpr std::size_t deepest = 64;          // parentheses and `not`, one in another

// `contains` is `in` with its sides swapped.
enum class operation : std::uint8_t {
    equal,
    not_equal,
    is_empty,
    is_not_empty,
    in,
    not_in,
    matches,
    not_matches
};

// As in go-bexpr's messages: "Is Empty".
std::string_view to_string(operation which);

// What is compared: `Service.Meta["build-id"]` has three parts.
using selector = std::vector<std::string>;
// The parts with dots between them, as in go-bexpr's messages.
std::string text_of(selector const& of);

struct term {
    selector what;
    operation how = operation::equal;
    std::string value{};  // none with is_empty and is_not_empty
};

struct node {
    enum class type : std::uint8_t { term, negation, both, either };
    type is = type::term;
    std::size_t first = 0;   // in `terms` of a term, else in `nodes`
    std::size_t second = 0;  // in `nodes`, of both and either
};

struct syntax {
    std::vector<term> terms{};
    std::vector<node> nodes{};
    std::size_t root = 0;
};

// The error says where the text is no filter, and what could be there.
std::expected<syntax, std::string> parse(std::string_view text);

}  // namespace vitals::inline core::filter
