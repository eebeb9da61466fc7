// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/yaml_text.hpp"

#include "kube/config/yaml_node.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::config {
namespace {

constexpr std::size_t json_limit = std::size_t{64} * 1024;

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

// Lets numbers, booleans and null pass.
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

void write(
    yaml_node const& node,
    json_writer& json,
    rapidjson::StringBuffer const& out,
    int depth
) {
    if (depth > yaml_depth_limit || out.GetSize() > json_limit)
        throw yaml_problem{"the extension for exec plugins is too large"};
    if (node.is_map()) {
        json.StartObject();
        for (auto const& [key, value] : node.entries()) {
            json.Key(yaml_scalar(key, "extension").c_str());
            write(value, json, out, depth + 1);
        }
        json.EndObject();
    } else if (node.is_list()) {
        json.StartArray();
        for (auto const& each : node.items()) write(each, json, out, depth + 1);
        json.EndArray();
    } else if (node.is_null()) {
        json.Null();
    } else if (auto const text = node.scalar(); !node.is_quoted() && is_plain_json(text)) {
        json.RawValue(text.data(), text.size(), rapidjson::kNumberType);
    } else {
        json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    }
}

}  // namespace

std::string yaml_scalar(yaml_node const& node, char const* name) {
    if (node.is_null()) return {};
    if (!node.is_scalar()) throw yaml_problem{std::string{name} + ": it should be a text"};
    return std::string{node.scalar()};
}

std::string yaml_text(yaml_node const& node, char const* name) {
    return yaml_scalar(node.member(name), name);
}

bool yaml_flag(yaml_node const& node, char const* name) {
    static constexpr std::array<std::string_view, 5> yes{"true", "True", "TRUE", "yes", "on"};
    return std::ranges::find(yes, yaml_text(node, name)) != yes.end();
}

std::vector<yaml_node> yaml_list(yaml_node const& node, char const* name, std::size_t most) {
    auto const list = node.member(name);
    if (list.is_null()) return {};
    if (!list.is_list()) throw yaml_problem{std::string{name} + ": it should be a list"};
    auto all = list.items();
    if (all.size() > most) throw yaml_problem{std::string{name} + ": too many entries"};
    return all;
}

std::string yaml_to_json(yaml_node const& node) {
    rapidjson::StringBuffer buffer;
    json_writer json{buffer};
    write(node, json, buffer, 0);
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vitals::kube::config
