// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_config/yaml_text.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>

namespace vitals::kube_config {
namespace {

constexpr std::size_t text_limit = std::size_t{4} * 1024 * 1024;
constexpr int depth_limit = 32;
constexpr int alias_limit = 1000;
constexpr std::size_t json_limit = std::size_t{64} * 1024;

// Counts, before anything is built.
class bounds final : public YAML::EventHandler {
public:
    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}
    void OnNull(YAML::Mark const&, YAML::anchor_t) override {}
    void OnAlias(YAML::Mark const&, YAML::anchor_t) override {
        if (++aliases_ > alias_limit) throw yaml_problem{"more than 1000 aliases"};
    }
    void OnScalar(YAML::Mark const&, std::string const&, YAML::anchor_t, std::string const&)
        override {}
    void OnSequenceStart(
        YAML::Mark const&,
        std::string const&,
        YAML::anchor_t,
        YAML::EmitterStyle::value
    ) override {
        deeper();
    }
    void OnSequenceEnd() override { --depth_; }
    void OnMapStart(
        YAML::Mark const&,
        std::string const&,
        YAML::anchor_t,
        YAML::EmitterStyle::value
    ) override {
        deeper();
    }
    void OnMapEnd() override { --depth_; }

private:
    void deeper() {
        if (++depth_ > depth_limit) throw yaml_problem{"nested deeper than 32 levels"};
    }

    int depth_ = 0;
    int aliases_ = 0;
};

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

// Lets numbers, booleans and null pass.
struct plain_only : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, plain_only> {
    static bool String(char const*, rapidjson::SizeType, bool) { return false; }
    static bool StartObject() { return false; }
    static bool StartArray() { return false; }
};

bool is_plain_json(std::string const& text) {
    rapidjson::MemoryStream input{text.data(), text.size()};
    rapidjson::Reader reader;
    plain_only handler;
    return !reader.Parse(input, handler).IsError();
}

void write(
    YAML::Node const& node,
    json_writer& json,
    rapidjson::StringBuffer const& out,
    int depth
) {
    if (depth > depth_limit || out.GetSize() > json_limit)
        throw yaml_problem{"the extension for exec plugins is too large"};
    if (node.IsMap()) {
        json.StartObject();
        for (auto const& entry : node) {
            json.Key(yaml_scalar(entry.first, "extension").c_str());
            write(entry.second, json, out, depth + 1);
        }
        json.EndObject();
    } else if (node.IsSequence()) {
        json.StartArray();
        for (auto const& entry : node) write(entry, json, out, depth + 1);
        json.EndArray();
    } else if (node.IsScalar()) {
        auto const& text = node.Scalar();
        if (node.Tag() != "!" && is_plain_json(text))
            json.RawValue(text.data(), text.size(), rapidjson::kNumberType);
        else
            json.String(text.c_str());
    } else {
        json.Null();
    }
}

}  // namespace

YAML::Node load_yaml(std::string_view text) {
    if (text.size() > text_limit) throw yaml_problem{"larger than 4 MiB"};
    std::istringstream first{std::string{text}};
    YAML::Parser parser{first};
    bounds counted;
    parser.HandleNextDocument(counted);
    auto root = YAML::Load(std::string{text});
    if (!root.IsMap()) throw yaml_problem{"it holds no mapping"};
    return root;
}

YAML::Node yaml_member(YAML::Node const& node, char const* name) {
    if (!node.IsMap()) return YAML::Node{};
    return node[name] ? node[name] : YAML::Node{};
}

std::string yaml_scalar(YAML::Node const& node, char const* name) {
    if (!node.IsDefined() || node.IsNull()) return {};
    if (!node.IsScalar()) throw yaml_problem{std::string{name} + ": it should be a text"};
    return node.Scalar();
}

std::string yaml_text(YAML::Node const& node, char const* name) {
    return yaml_scalar(yaml_member(node, name), name);
}

bool yaml_flag(YAML::Node const& node, char const* name) {
    static constexpr std::array<std::string_view, 5> yes{"true", "True", "TRUE", "yes", "on"};
    return std::ranges::find(yes, yaml_text(node, name)) != yes.end();
}

YAML::Node yaml_list(YAML::Node const& node, char const* name, std::size_t most) {
    auto list = yaml_member(node, name);
    if (list.IsNull()) return YAML::Node{YAML::NodeType::Sequence};
    if (!list.IsSequence()) throw yaml_problem{std::string{name} + ": it should be a list"};
    if (list.size() > most) throw yaml_problem{std::string{name} + ": too many entries"};
    return list;
}

std::string yaml_to_json(YAML::Node const& node) {
    rapidjson::StringBuffer buffer;
    json_writer json{buffer};
    write(node, json, buffer, 0);
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vitals::kube_config
