// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/config_map_list.hpp"

#include "kube/model/config_map.hpp"
#include "kube/model/config_map_reader.hpp"
#include "text/json/walk.hpp"

#include <cstddef>
#include <expected>
#include <functional>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

namespace {

constexpr std::size_t item_level = 2;  // items, []

class list_visitor final : public json::visitor {
public:
    list_visitor(std::function<void(config_map&&)> const& each, std::size_t object_limit)
        : each_{each}, object_limit_{object_limit} {}

    bool scalar(json::path const& path, json::kind kind, std::string_view value) override {
        if (path.is({"kind"})) return value == "ConfigMapList" || refuse("not a ConfigMapList");
        if (path.is({"metadata", "resourceVersion"})) page_.resource_version = value;
        if (path.is({"metadata", "continue"}) && kind == json::kind::text)
            page_.continue_token = value;
        if (path.is({"items"})) return kind == json::kind::null || refuse("items is not a list");
        if (!in_item_ || item_.scalar(path, kind, value)) return true;
        return refuse("a ConfigMap with data that is not text");
    }

    bool begin_object(json::path const& path, std::size_t offset) override {
        if (!path.is({"items", "[]"})) return true;
        item_begins_ = offset;
        in_item_ = true;
        return true;
    }

    bool end_object(json::path const& path, std::size_t offset) override {
        if (!in_item_ || path.depth() != item_level) return true;
        in_item_ = false;
        auto object = item_.take();
        if (!object) return refuse(object.error());
        if (offset - item_begins_ > object_limit_)
            page_.oversized.push_back(std::move(object->key));
        else
            each_(std::move(*object));
        return true;
    }

    list_page page_;
    std::string refusal_;

private:
    bool refuse(std::string why) {
        refusal_ = std::move(why);
        return false;
    }

    std::function<void(config_map&&)> const& each_;
    std::size_t object_limit_;
    config_map_reader item_{item_level};
    std::size_t item_begins_ = 0;
    bool in_item_ = false;
};

}  // namespace

std::expected<list_page, std::string> decode_config_map_list(
    std::string_view json,
    std::function<void(config_map&&)> const& each,
    std::size_t object_limit
) {
    list_visitor visitor{each, object_limit};
    auto const read = json::walk(json, visitor);
    if (!visitor.refusal_.empty()) return std::unexpected(visitor.refusal_);
    if (!read) return std::unexpected(read.error());
    if (visitor.page_.resource_version.empty())
        return std::unexpected(std::string{"a list without metadata.resourceVersion"});
    return std::move(visitor.page_);
}

}  // namespace vitals::kube::model
