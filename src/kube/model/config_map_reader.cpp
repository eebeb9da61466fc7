// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/config_map_reader.hpp"

#include "core/check/manifest_key.hpp"
#include "kube/model/config_map.hpp"
#include "text/json/walk.hpp"

#include <expected>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

bool config_map_reader::scalar(json::path const& path, json::kind kind, std::string_view value) {
    if (path.depth() != level_ + 2) return true;
    auto const group = path.at(level_);
    if (group == "data" && kind != json::kind::text) return false;
    if (group == "data" || group == "binaryData") {
        if (!check::is_manifest_key(path.last()))
            keep_other_key(path.last());
        else if (group == "data")
            object_.data.insert_or_assign(std::string{path.last()}, value);
        else
            object_.binary_keys.emplace(path.last());
        return true;
    }
    if (group != "metadata" || kind != json::kind::text) return true;
    auto const field = path.last();
    if (field == "name") object_.key.name = value;
    if (field == "namespace") object_.key.ns = value;
    if (field == "uid") object_.uid = value;
    if (field == "resourceVersion") object_.resource_version = value;
    return true;
}

void config_map_reader::keep_other_key(std::string_view name) {
    if (object_.other_keys.size() < most_other_keys) object_.other_keys.emplace(name);
}

std::expected<config_map, std::string> config_map_reader::take() {
    config_map whole = std::exchange(object_, {});
    std::pair<char const*, std::string const&> const needed[]{
        {"name", whole.key.name},
        {"namespace", whole.key.ns},
        {"uid", whole.uid},
        {"resourceVersion", whole.resource_version}
    };
    for (auto const& [field, value] : needed)
        if (value.empty())
            return std::unexpected(std::string{"a ConfigMap without metadata."} + field);
    return whole;
}

}  // namespace vitals::kube::model
