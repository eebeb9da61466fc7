// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/yaml_node.hpp"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::config {

namespace {

constexpr std::size_t text_limit = std::size_t{4} * 1024 * 1024;
constexpr int alias_limit = 1000;

class parser {
public:
    explicit parser(std::string_view text) {
        if (yaml_parser_initialize(&state_) == 0) throw std::bad_alloc{};
        auto const* const bytes = reinterpret_cast<unsigned char const*>(text.data());
        yaml_parser_set_input_string(&state_, bytes, text.size());
    }
    parser(parser const&) = delete;
    parser& operator=(parser const&) = delete;
    ~parser() { yaml_parser_delete(&state_); }

    yaml_event_type_t next() {
        yaml_event_t event{};
        if (yaml_parser_parse(&state_, &event) == 0) fail();
        auto const type = event.type;
        yaml_event_delete(&event);
        return type;
    }
    void load(yaml_document_t& into) {
        if (yaml_parser_load(&state_, &into) == 0) fail();
    }

private:
    [[noreturn]] void fail() const {
        auto const& place = state_.problem_mark;
        throw yaml_problem{
            state_.problem != nullptr ? state_.problem : "no YAML",
            ":" + std::to_string(place.line + 1) + ":" + std::to_string(place.column + 1)
        };
    }

    yaml_parser_t state_{};
};

// Before anything is built.
void check_bounds(std::string_view text) {
    if (text.size() > text_limit) throw yaml_problem{"larger than 4 MiB"};
    parser events{text};
    int depth = 0;
    int aliases = 0;
    for (auto type = events.next();
         type != YAML_DOCUMENT_END_EVENT && type != YAML_STREAM_END_EVENT;
         type = events.next()) {
        if (type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT) ++depth;
        if (type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT) --depth;
        if (depth > yaml_depth_limit) throw yaml_problem{"nested deeper than 32 levels"};
        if (type == YAML_ALIAS_EVENT && ++aliases > alias_limit)
            throw yaml_problem{"more than 1000 aliases"};
    }
}

}  // namespace

bool yaml_node::is_null() const {
    if (node_ == nullptr) return true;
    static constexpr std::array<std::string_view, 5> words{"", "~", "null", "Null", "NULL"};
    return is_scalar() && !is_quoted() && std::ranges::find(words, scalar()) != words.end();
}

bool yaml_node::is_quoted() const {
    return is_scalar() && node_->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
}

std::string_view yaml_node::scalar() const {
    auto const& text = node_->data.scalar;
    return {reinterpret_cast<char const*>(text.value), text.length};
}

std::vector<yaml_node> yaml_node::items() const {
    std::vector<yaml_node> all;
    auto const& list = node_->data.sequence.items;
    for (auto const* each = list.start; each != list.top; ++each)
        all.emplace_back(document_, yaml_document_get_node(document_, *each));
    return all;
}

std::vector<std::pair<yaml_node, yaml_node>> yaml_node::entries() const {
    std::vector<std::pair<yaml_node, yaml_node>> all;
    auto const& pairs = node_->data.mapping.pairs;
    for (auto const* each = pairs.start; each != pairs.top; ++each)
        all.emplace_back(
            yaml_node{document_, yaml_document_get_node(document_, each->key)},
            yaml_node{document_, yaml_document_get_node(document_, each->value)}
        );
    return all;
}

yaml_node yaml_node::member(std::string_view name) const {
    if (!is_map()) return {};
    for (auto const& [key, value] : entries())
        if (key.is_scalar() && key.scalar() == name) return value;
    return {};
}

yaml_text_document::yaml_text_document(std::string_view text) {
    check_bounds(text);
    auto loaded = std::make_unique<yaml_document_t>();
    parser{text}.load(*loaded);
    document_.reset(loaded.release());
}

yaml_node yaml_text_document::root() const {
    return {document_.get(), yaml_document_get_root_node(document_.get())};
}

}  // namespace vitals::kube::config
