// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The content of a YAML or JSON text before it is interpreted: a small tree of values with their
// places. An alias points at the very node of its anchor.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline text::yaml {

struct position {
    std::uint32_t line = 1;  // both from 1
    std::uint32_t column = 1;
    friend auto operator<=>(position const&, position const&) = default;
};

struct node {
    enum class type : std::uint8_t { null, scalar, sequence, map };

    type kind = type::null;
    bool tagged = false;  // with a YAML tag that is not supported
    bool plain = false;   // a scalar without quotes or tag, so possibly a number
    position where;
    std::string text;  // of a scalar
    // Of a sequence: the items; of a map: key, value, key, value ...
    std::vector<node const*> children;
};

// The value of the first field of that name; null when `map` is null, no map, or has none.
node const* member(node const* map, std::string_view name);

struct document {
    document() = default;
    document(document&&) noexcept = default;  // the nodes stay where they are
    document(document const&) = delete;
    document& operator=(document&&) noexcept = default;
    document& operator=(document const&) = delete;
    ~document() = default;

    std::deque<node> nodes;  // its owner; a deque, since a growing deque moves no node
    node const* root = nullptr;
};

// Why a text is no document.
struct unreadable {
    position where;
    std::string why;
};

// What one text may cost, with its aliases written out.
struct document_limits {
    std::size_t bytes = 1024 * 1024;
    std::size_t nesting = 32;
    std::size_t documents = 1;
    bool only_first = false;  // everything behind the first document is ignored
    std::size_t aliases = 1000;
    std::size_t values = 300'000;
    std::size_t text = 4 * 1024 * 1024;  // bytes of scalars
};

}  // namespace vitals::inline text::yaml
