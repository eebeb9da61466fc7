// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/yaml_text.hpp"

#include "text/json/writer.hpp"
#include "text/yaml/document.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::config {
namespace {

constexpr std::size_t json_limit = std::size_t{64} * 1024;

// Numbers, booleans and null pass, too.
struct plain_only : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, plain_only> {
    static bool String(char const*, rapidjson::SizeType, bool) { return false; }
    static bool StartObject() { return false; }
    static bool StartArray() { return false; }
};

bool is_plain_json(std::string_view text) {
    rapidjson::MemoryStream input{text.data(), text.size()};
    rapidjson::Reader reader;
    plain_only handler;
    return !reader.Parse(input, handler).IsError();
}

void write(yaml::node const& value, json::writer& to) {
    if (to.size() > json_limit) throw yaml_problem{"the extension for exec plugins is too large"};
    auto const& children = value.children;
    switch (value.kind) {
        case yaml::node::type::map:
            to.begin_object();
            for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
                to.key(yaml_scalar(children[i], "extension"));
                write(*children[i + 1], to);
            }
            to.end_object();
            break;
        case yaml::node::type::sequence:
            to.begin_array();
            for (auto const* each : children) write(*each, to);
            to.end_array();
            break;
        case yaml::node::type::null:
            to.null();
            break;
        case yaml::node::type::scalar:
            if (value.plain && is_plain_json(value.text))
                to.raw(value.text);
            else
                to.text(value.text);
            break;
    }
}

}  // namespace

std::string yaml_scalar(yaml::node const* value, char const* name) {
    if (value == nullptr || value->kind == yaml::node::type::null) return {};
    if (value->kind != yaml::node::type::scalar)
        throw yaml_problem{std::string{name} + ": it should be a text"};
    return value->text;
}

std::string yaml_text(yaml::node const* map, char const* name) {
    return yaml_scalar(member(map, name), name);
}

bool yaml_flag(yaml::node const* map, char const* name) {
    static constexpr std::array<std::string_view, 5> yes{"true", "True", "TRUE", "yes", "on"};
    return std::ranges::find(yes, yaml_text(map, name)) != yes.end();
}

std::vector<yaml::node const*>
yaml_list(yaml::node const* map, char const* name, std::size_t most) {
    auto const* const list = member(map, name);
    if (list == nullptr || list->kind == yaml::node::type::null) return {};
    if (list->kind != yaml::node::type::sequence)
        throw yaml_problem{std::string{name} + ": it should be a list"};
    if (list->children.size() > most) throw yaml_problem{std::string{name} + ": too many entries"};
    return list->children;
}

std::string yaml_to_json(yaml::node const* value) {
    json::writer to;
    if (value == nullptr)
        to.null();
    else
        write(*value, to);
    return to.take();
}

}  // namespace vitals::kube::config
