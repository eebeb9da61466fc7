// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a manifest looks like before anybody asks what it means: a small tree of values with their
// places, built from YAML or JSON. An alias points at the very node its anchor names.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace vitals::inline core::manifest {

struct position {
    std::uint32_t line = 1;  // both from 1
    std::uint32_t column = 1;
    friend auto operator<=>(position const&, position const&) = default;
};

struct node {
    enum class type : std::uint8_t { null, scalar, sequence, map };

    type kind = type::null;
    bool tagged = false;  // with a YAML tag that is not supported
    position where;
    std::string text;  // of a scalar
    std::vector<node const*>
        children;  // of a sequence: the items; of a map: key, value, key, value ...
};

struct document {
    document() = default;
    document(document&&) noexcept = default;  // the nodes stay where they are
    document(document const&) = delete;
    document& operator=(document&&) noexcept = default;
    document& operator=(document const&) = delete;
    ~document() = default;

    std::deque<node> nodes;  // its owner; a deque, so that growing moves nobody
    node const* root = nullptr;
};

// Why a text is no document.
struct unreadable {
    position where;
    std::string why;
};

// What one text may ask for, aliases counted as if they were written out.
struct document_limits {
    std::size_t nesting = 32;
    std::size_t documents = 1;
    std::size_t aliases = 1000;
    std::size_t values = 300'000;
    std::size_t text = 4 * 1024 * 1024;  // bytes of scalars
};

}  // namespace vitals::inline core::manifest
