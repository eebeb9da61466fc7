// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads JSON without building a tree: every value is shown once, with the path to it. What nobody asks for
// (managedFields, last-applied) is therefore never stored. Iterative, bounded in depth, valid UTF-8 only.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::model {

inline constexpr std::size_t max_json_depth = 128;

// The names on the way to a value; an element of a list is "[]". Only the first levels are kept.
class json_path {
public:
    static constexpr std::size_t kept = 8;

    std::size_t depth() const { return depth_; }
    // Exactly these names, without the first `from` levels.
    bool is(std::initializer_list<std::string_view> names, std::size_t from = 0) const;
    std::string_view at(std::size_t level) const { return names_[level]; }
    // The name of the value itself; empty when it lies too deep.
    std::string_view last() const;

private:
    friend class json_walker;
    std::vector<std::string> names_ = std::vector<std::string>(kept);
    std::size_t depth_ = 0;
};

enum class json_kind : std::uint8_t { text, number, boolean, null };

// Each function returns false to refuse the document; walk() then fails.
class json_visitor {
public:
    virtual ~json_visitor() = default;
    // `value` is the text itself, or a number or boolean as it is written.
    virtual bool scalar(json_path const& path, json_kind kind, std::string_view value) = 0;
    // `offset`: of the brace in the document.
    virtual bool begin_object(json_path const&, std::size_t /*offset*/) { return true; }
    virtual bool end_object(json_path const&, std::size_t /*offset*/) { return true; }
};

// The whole text must be one JSON object. The error says what is wrong and where.
std::expected<void, std::string> walk(std::string_view json, json_visitor& visitor);

}  // namespace vitals::kube::model
