// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/document_builder.hpp"

#include "text/yaml/document.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace vitals::inline text::yaml {

void document_builder::start_document(position where) {
    if (documents_.size() == limits_.documents) {
        auto const allowed =
            limits_.documents == 1
                ? std::string{"only one YAML document can be here: put all checks under one `checks:`, or this part under a key of its own"}
                : "more than " + std::to_string(limits_.documents) + " YAML documents";
        throw unreadable{where, allowed};
    }
    documents_.emplace_back();
    anchors_.clear();
}

void document_builder::null(position where, anchor named) {
    auto const& made = add(node::type::null, where, false, named);
    attach(made, {});
    remember(named, made, {});
}

void document_builder::scalar(
    position where,
    std::string_view text,
    scalar_style style,
    anchor named
) {
    auto& made = add(node::type::scalar, where, style.tagged, named);
    made.plain = style.plain;
    made.text = text;
    cost const sum{1, text.size(), 0};
    attach(made, sum);
    remember(named, made, sum);
}

void document_builder::start(node::type kind, position where, bool tagged, anchor named) {
    if (open_.size() >= limits_.nesting) {
        throw unreadable{
            where,
            "values are nested more than " + std::to_string(limits_.nesting) + " deep"
        };
    }
    auto& made = add(kind, where, tagged, named);
    open_.push_back({&made, named, {}});
}

void document_builder::end() {
    budget_.step();
    auto const done = open_.back();
    open_.pop_back();
    auto sum = done.sum;
    ++sum.height;
    remember(done.named, *done.what, sum);
    attach(*done.what, sum);
}

void document_builder::alias(position where, anchor named) {
    budget_.step();
    if (++aliases_ > limits_.aliases) {
        throw unreadable{where, "more than " + std::to_string(limits_.aliases) + " aliases"};
    }
    auto const& meant = anchors_[named];
    if (meant.what == nullptr) throw unreadable{where, "the alias stands inside its own anchor"};
    if (open_.size() + meant.sum.height > limits_.nesting) {
        throw unreadable{
            where,
            "values are nested more than " + std::to_string(limits_.nesting) + " deep"
        };
    }
    total_.values += meant.sum.values;
    total_.text += meant.sum.text;
    if (total_.values > limits_.values || total_.text > limits_.text) {
        throw unreadable{where, "the aliases multiply to too many values"};
    }
    attach(*meant.what, meant.sum);
}

node& document_builder::add(node::type kind, position where, bool tagged, anchor named) {
    budget_.step();
    if (++total_.values > limits_.values) {
        throw unreadable{where, "more than " + std::to_string(limits_.values) + " values"};
    }
    if (named != 0) anchors_[named] = {};
    auto& made = documents_.back().nodes.emplace_back();
    made.kind = kind;
    made.where = where;
    made.tagged = tagged;
    return made;
}

void document_builder::attach(node const& what, cost const& sum) {
    if (open_.empty()) {
        documents_.back().root = &what;
        return;
    }
    auto& parent = open_.back();
    parent.what->children.push_back(&what);
    parent.sum.values += sum.values;
    parent.sum.text += sum.text;
    parent.sum.height = std::max(parent.sum.height, sum.height);
}

void document_builder::remember(anchor named, node const& what, cost const& sum) {
    if (named != 0) anchors_[named] = {&what, sum};
}

}  // namespace vitals::inline text::yaml
