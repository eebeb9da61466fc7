// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/watch_event.hpp"

#include "kube/model/api_status.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/config_map_reader.hpp"
#include "text/json/tree.hpp"
#include "text/json/walk.hpp"

#include <expected>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

namespace {

// Gathers for every type at once: nothing promises that "type" comes first.
class event_visitor final : public json::visitor {
public:
    bool scalar(json::path const& path, json::kind kind, std::string_view value) override {
        if (path.is({"type"})) type = value;
        if (path.is({"object", "kind"})) object_kind = value;
        return object.scalar(path, kind, value);
    }

    std::string type;
    std::string object_kind;
    config_map_reader object{1};
};

// Of any kind: nothing else ends a watch. What is too large to be a Status tells nothing.
api_status status_of(std::string_view frame) {
    auto const tree = json::parse_tree(frame);
    auto const* const object = json::object_at(tree, "/object");
    return object ? to_status(*object) : api_status{};
}

template <class Event>
std::expected<watch_event, std::string> with_object(config_map_reader& from) {
    auto object = from.take();
    if (!object) return std::unexpected(object.error());
    return Event{std::move(*object)};
}

}  // namespace

std::expected<watch_event, std::string> decode_watch_event(std::string_view frame) {
    event_visitor seen;
    if (auto const read = json::walk(frame, seen); !read) return std::unexpected(read.error());
    if (seen.type.empty()) return std::unexpected(std::string{"a watch event without a type"});

    if (seen.type == "ERROR") return status_of(frame);
    if (seen.object_kind != "ConfigMap") return unknown_event{seen.type, seen.object_kind};
    if (seen.type == "ADDED") return with_object<object_added>(seen.object);
    if (seen.type == "MODIFIED") return with_object<object_modified>(seen.object);
    if (seen.type == "DELETED") return with_object<object_deleted>(seen.object);
    if (seen.type != "BOOKMARK") return unknown_event{seen.type, seen.object_kind};
    if (seen.object.resource_version().empty())
        return std::unexpected(std::string{"a bookmark without metadata.resourceVersion"});
    return bookmark{seen.object.resource_version()};
}

std::optional<object_key> key_of_event(std::string_view beginning) {
    event_visitor seen;
    (void)json::walk(beginning, seen);  // it is cut off: what stands before that has been seen
    if (seen.object.key().name.empty() || seen.object.key().ns.empty()) return std::nullopt;
    return seen.object.key();
}

}  // namespace vitals::kube::model
