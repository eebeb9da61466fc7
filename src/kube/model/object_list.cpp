// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/object_list.hpp"

#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "text/json/walk.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

namespace {

constexpr std::size_t item_level = 2;  // items, []

class list_visitor final : public json::visitor {
public:
    list_visitor(
        std::string_view json,
        collection const& of,
        object_receiver const& each,
        std::size_t object_limit
    )
        : json_{json}, of_{of}, each_{each}, object_limit_{object_limit} {}

    bool scalar(json::path const& path, json::kind kind, std::string_view value) override {
        if (in_item_) {
            item_.scalar(path, kind, value);
            return true;
        }
        if (path.is({"kind"}) && value != list_kind(of_)) return refuse("not a " + list_kind(of_));
        if (path.is({"metadata", "resourceVersion"})) page_.resource_version = value;
        if (path.is({"metadata", "continue"}) && kind == json::kind::text)
            page_.continue_token = value;
        if (path.is({"items"}) && kind != json::kind::null) return refuse("items is not a list");
        return true;
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
        auto meta = item_.take(of_.resource);
        if (!meta) return refuse(std::move(meta.error()));
        auto const object = json_.substr(item_begins_, offset - item_begins_);
        if (object.size() > object_limit_) {
            page_.oversized.push_back(std::move(meta->key));
            return true;
        }
        auto taken = each_(std::move(*meta), object);
        return taken || refuse(std::move(taken.error()));
    }

    list_page page_;
    std::string refusal_;

private:
    bool refuse(std::string why) {
        refusal_ = std::move(why);
        return false;
    }

    std::string_view json_;
    collection const& of_;
    object_receiver const& each_;
    std::size_t object_limit_;
    object_meta_reader item_{item_level};
    std::size_t item_begins_ = 0;
    bool in_item_ = false;
};

}  // namespace

std::expected<list_page, std::string> decode_list(
    std::string_view json,
    collection const& of,
    object_receiver const& each,
    std::size_t object_limit
) {
    list_visitor visitor{json, of, each, object_limit};
    auto const read = json::walk(json, visitor);
    if (!visitor.refusal_.empty()) return std::unexpected(visitor.refusal_);
    if (!read) return std::unexpected(read.error());
    if (visitor.page_.resource_version.empty())
        return std::unexpected(std::string{"a list without metadata.resourceVersion"});
    visitor.page_.bytes = json.size();
    return std::move(visitor.page_);
}

}  // namespace vitals::kube::model
