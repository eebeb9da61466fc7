// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/config_map.hpp"

#include "core/check/manifest_key.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/resource.hpp"
#include "text/json/walk.hpp"

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

namespace {

class config_map_reader final : public json::visitor {
public:
    explicit config_map_reader(config_map& to) : to_{to} {}

    bool scalar(json::path const& path, json::kind kind, std::string_view value) override {
        if (path.depth() != 2) return true;
        bool const is_data = path.at(0) == "data";
        if (!is_data && path.at(0) != "binaryData") return true;
        valid_ = valid_ && (!is_data || kind == json::kind::text);
        if (!check::is_manifest_key(path.last()))
            keep_other_key(path.last());
        else if (is_data)
            to_.data.insert_or_assign(std::string{path.last()}, value);
        else
            to_.binary_keys.emplace(path.last());
        return valid_;
    }
    bool valid() const { return valid_; }

private:
    void keep_other_key(std::string_view name) {
        if (to_.other_keys.size() < most_other_keys) to_.other_keys.emplace(name);
    }

    config_map& to_;
    bool valid_ = true;
};

std::uint64_t mix(std::uint64_t sum, std::string_view text) {
    constexpr std::uint64_t prime = 0x100000001b3;  // FNV-1a
    return ((sum ^ text.size()) * prime ^ std::hash<std::string_view>{}(text)) * prime;
}

}  // namespace

resource config_maps() {
    return {"", "v1", "configmaps", "ConfigMap"};
}

std::expected<config_map, std::string>
decode_config_map(object_meta const& meta, std::string_view json) {
    config_map object{
        .key = meta.key,
        .uid = meta.uid,
        .data = {},
        .resource_version = meta.resource_version
    };
    config_map_reader reader{object};
    auto const read = json::walk(json, reader);
    if (!reader.valid()) return std::unexpected("a ConfigMap with data that is not text");
    if (!read) return std::unexpected(read.error());
    return object;
}

std::uint64_t hash_of(config_map const& object) {
    std::uint64_t sum = 0xcbf29ce484222325;
    for (auto const& [key, value] : object.data) sum = mix(mix(sum, key), value);
    for (auto const& key : object.binary_keys) sum = mix(sum, key);
    for (auto const& key : object.other_keys) sum = mix(sum, key);
    return sum;
}

}  // namespace vitals::kube::model
