// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Makes documents from the events of a YAML or JSON reader and refuses what asks for too much, before
// it is built: deep nesting, aliases that multiply, several documents.

#include "core/manifest/document.hpp"
#include "core/manifest/meter.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

class document_builder {
public:
    using anchor = std::size_t;  // 0: none

    document_builder(document_limits const& limits, meter& budget)
        : limits_{limits}, budget_{budget} {}

    // Each throws `unreadable` when a limit is passed, `given_up` when the budget is: the readers call from inside somebody else's parser.
    void start_document(position where);
    void null(position where, anchor named);
    void scalar(position where, std::string_view text, bool tagged, anchor named);
    void start(node::type kind, position where, bool tagged, anchor named);
    void end();
    void alias(position where, anchor named);

    std::vector<document> take() { return std::move(documents_); }

private:
    // What a value costs with everything below it.
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

}  // namespace vitals::inline core::manifest
