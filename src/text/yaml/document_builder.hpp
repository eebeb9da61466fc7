// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Builds documents from the events of a YAML or JSON reader, and refuses what is too much before it
// is built: deep nesting, aliases that multiply, several documents.

#include "text/yaml/document.hpp"
#include "text/yaml/meter.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace vitals::inline text::yaml {

struct scalar_style {
    bool tagged = false;
    bool plain = false;
};

class document_builder {
public:
    using anchor = std::size_t;  // 0: none

    document_builder(document_limits const& limits, meter& budget)
        : limits_{limits}, budget_{budget} {}

    // Each throws `unreadable` when a limit is exceeded, and `given_up` when the budget is used up:
    // they are called from inside a library's parser.
    void start_document(position where);
    void null(position where, anchor named);
    void scalar(position where, std::string_view text, scalar_style style, anchor named);
    void start(node::type kind, position where, bool tagged, anchor named);
    void end();
    void alias(position where, anchor named);

    // What the next value is for.
    enum class part : std::uint8_t { document, item, key, value };
    part next() const {
        if (open_.empty()) return part::document;
        auto const& parent = *open_.back().what;
        if (parent.kind == node::type::sequence) return part::item;
        return parent.children.size() % 2 == 0 ? part::key : part::value;
    }
    // For the map whose value is next: where its first key is.
    position first_key() const { return open_.back().what->children.front()->where; }

    std::vector<document> take() { return std::move(documents_); }

private:
    // The cost of a value with everything below it.
    struct cost {
        std::size_t values = 1;
        std::size_t text = 0;
        std::size_t height = 0;
    };
    struct open_node {
        node* what;
        anchor named;
        cost sum;
    };
    struct finished {
        node const* what = nullptr;  // null while the node is still open
        cost sum;
    };

    node& add(node::type kind, position where, bool tagged, anchor named);
    void attach(node const& what, cost const& sum);
    void remember(anchor named, node const& what, cost const& sum);

    document_limits limits_;
    meter& budget_;
    std::vector<document> documents_;
    std::vector<open_node> open_;
    std::unordered_map<anchor, finished> anchors_;
    std::size_t aliases_ = 0;
    cost total_{0, 0, 0};
};

}  // namespace vitals::inline text::yaml
