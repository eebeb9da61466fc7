// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/filter/steps.hpp"

#include "core/filter/syntax.hpp"
#include "text/utf8/utf8.hpp"

#include <cstddef>
#include <string>

namespace vitals::inline core::filter {

namespace {

// Adds the steps of a node and returns its first. What follows them is there already.
std::size_t add(steps& to, syntax const& from, std::size_t index, std::size_t yes, std::size_t no) {
    auto const& node = from.nodes[index];
    switch (node.is) {
        case node::type::negation:
            return add(to, from, node.first, no, yes);
        case node::type::both:
            return add(to, from, node.first, add(to, from, node.second, yes, no), no);
        case node::type::either:
            return add(to, from, node.first, yes, add(to, from, node.second, yes, no));
        case node::type::term:
            break;
    }
    to.all.push_back({.term = node.first, .if_true = yes, .if_false = no});
    return to.all.size() - 1;
}

}  // namespace

steps steps_of(syntax const& parsed) {
    steps made;
    made.first = add(made, parsed, parsed.root, steps::holds, steps::fails);
    return made;
}

std::string unknown(selector const& what) {
    return "Selector \"" + utf8::prefix(text_of(what), 128) + "\" is not valid";
}

}  // namespace vitals::inline core::filter
