// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Small JSON answers as trees, read by JSON pointers (RFC 6901): "/details/retryAfterSeconds".
// Lists of objects and watches may be large and are not made into trees: walk().

#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vitals::inline text::json {

inline constexpr std::size_t max_tree_bytes =
    std::size_t{1024} * 1024;  // a tree takes some 20 times its text

// Null unless `json` is one object of valid UTF-8, no larger than that. Iterative: any depth.
rapidjson::Document parse_tree(std::string_view json);

// Nothing for a missing value, or one of another type. The results are valid as long as the tree.
std::string_view text_at(rapidjson::Value const& tree, std::string_view pointer);
std::optional<std::uint32_t> number_at(rapidjson::Value const& tree, std::string_view pointer);
bool true_at(rapidjson::Value const& tree, std::string_view pointer);
rapidjson::Value const* object_at(rapidjson::Value const& tree, std::string_view pointer);
// Whether an element of the list at `pointer` is an object with that text.
bool any_at(
    rapidjson::Value const& tree,
    std::string_view pointer,
    std::string_view member,
    std::string_view text
);

}  // namespace vitals::inline text::json
