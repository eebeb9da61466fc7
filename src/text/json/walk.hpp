// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads JSON without building a tree: each value is passed on once, with its path. Values that no
// caller needs (managedFields, last-applied) are never stored. Iterative, bounded in depth, valid
// UTF-8 only.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline text::json {

inline constexpr std::size_t max_depth = 128;

// The names from the top to a value; an element of a list is "[]". Only the first levels are kept.
class path {
public:
    static constexpr std::size_t kept = 8;

    std::size_t depth() const { return depth_; }
    // Exactly these names, without the first `from` levels.
    bool is(std::initializer_list<std::string_view> names, std::size_t from = 0) const;
    std::string_view at(std::size_t level) const { return names_[level]; }
    // The name of the value itself; empty when it lies too deep.
    std::string_view last() const;

private:
    friend class walker;
    std::vector<std::string> names_ = std::vector<std::string>(kept);
    std::size_t depth_ = 0;
};

enum class kind : std::uint8_t { text, number, boolean, null };

// Each function returns false to refuse the document; then walk() fails.
class visitor {
public:
    virtual ~visitor() = default;
    // `value` is the text itself, or a number or boolean as it is written.
    virtual bool scalar(path const& path, kind kind, std::string_view value) = 0;
    // `offset`: of the object's first byte in the document, or of the first byte after it.
    virtual bool begin_object(path const&, std::size_t /*offset*/) { return true; }
    virtual bool end_object(path const&, std::size_t /*offset*/) { return true; }
};

// The whole text must be one JSON object. The error says what is wrong and where.
std::expected<void, std::string> walk(std::string_view json, visitor& visitor);

}  // namespace vitals::inline text::json
