// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A YAML document of libyaml's, to walk through. Only for .cpp files.

#include <yaml.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::config {

// Of what is nested: a kubeconfig needs five levels.
inline constexpr int yaml_depth_limit = 32;

// Must not leave the reader of the file.
struct yaml_problem {
    std::string text;
    std::string where{};  // ":line:column", if it has a place
};

// Borrows from its document.
class yaml_node {
public:
    yaml_node() = default;  // not there
    yaml_node(yaml_document_t* of, ::yaml_node_t* node) : document_{of}, node_{node} {}

    bool is_map() const { return is(YAML_MAPPING_NODE); }
    bool is_list() const { return is(YAML_SEQUENCE_NODE); }
    bool is_scalar() const { return is(YAML_SCALAR_NODE); }
    bool is_null() const;    // or not there
    bool is_quoted() const;  // a text, whatever it looks like

    std::string_view scalar() const;                               // of a scalar
    std::vector<yaml_node> items() const;                          // of a list
    std::vector<std::pair<yaml_node, yaml_node>> entries() const;  // of a mapping
    yaml_node member(std::string_view name) const;                 // the first of that name

private:
    bool is(yaml_node_type_t type) const { return node_ != nullptr && node_->type == type; }

    yaml_document_t* document_ = nullptr;
    ::yaml_node_t* node_ = nullptr;
};

class yaml_text_document {
public:
    // The first document of the text. Throws yaml_problem, also for one that is too large, too deep, or has too many
    // aliases. An alias may lead back to where it stands: whoever goes down counts the levels.
    explicit yaml_text_document(std::string_view text);

    yaml_node root() const;

private:
    struct end {
        void operator()(yaml_document_t* document) const {
            yaml_document_delete(document);
            delete document;
        }
    };
    std::unique_ptr<yaml_document_t, end> document_;
};

}  // namespace vitals::kube::config
