// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/watch_event.hpp"

#include "kube/model/config_map.hpp"
#include "kube/model/config_map_reader.hpp"
#include "kube/model/json_walk.hpp"

#include <algorithm>
#include <charconv>
#include <expected>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

namespace {

// Gathers for every type at once: nothing promises that "type" comes first.
class event_visitor final : public json_visitor {
public:
    bool scalar(json_path const& path, json_kind kind, std::string_view value) override {
        if (path.is({"type"})) type = value;
        if (path.is({"object", "kind"})) object_kind = value;
        status_field(path, kind, value);
        return object.scalar(path, kind, value);
    }

    std::string type;
    std::string object_kind;
    config_map_reader object{1};
    watch_failure failure;

private:
    static unsigned number(std::string_view text) {
        unsigned value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }

    void status_field(json_path const& path, json_kind kind, std::string_view value) {
        if (path.is({"object", "details", "causes", "[]", "reason"}))
            failure.too_large_resource_version |= value == "ResourceVersionTooLarge";
        if (path.is({"object", "details", "retryAfterSeconds"}) && kind == json_kind::number)
            failure.retry_after = std::chrono::seconds{std::min(number(value), 86'400U)};
        if (path.is({"object", "code"})) failure.code = number(value);
        if (path.is({"object", "reason"})) failure.reason = value.substr(0, 256);
        if (path.is({"object", "message"})) failure.message = value.substr(0, 2048);
    }
};

template <class Event>
std::expected<watch_event, std::string> with_object(config_map_reader& from) {
    auto object = from.take();
    if (!object) return std::unexpected(object.error());
    return Event{std::move(*object)};
}

}  // namespace

std::expected<watch_event, std::string> decode_watch_event(std::string_view frame) {
    event_visitor seen;
    if (auto const read = walk(frame, seen); !read) return std::unexpected(read.error());
    if (seen.type.empty()) return std::unexpected(std::string{"a watch event without a type"});

    if (seen.type == "ERROR") return std::move(seen.failure);
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
    (void)walk(beginning, seen);  // it is cut off: what stands before that has been seen
    if (seen.object.key().name.empty() || seen.object.key().space.empty()) return std::nullopt;
    return seen.object.key();
}

}  // namespace vitals::kube::model
