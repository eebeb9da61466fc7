// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/watch_event.hpp"

#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "text/json/walk.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

namespace {

// Gathers for every type at once: nothing promises that "type" comes first.
class event_visitor final : public json::visitor {
public:
    explicit event_visitor(std::string_view frame) : frame_{frame} {}

    bool scalar(json::path const& path, json::kind kind, std::string_view value) override {
        if (path.is({"type"})) event.type = value;
        if (path.is({"object", "kind"})) event.kind = value;
        meta.scalar(path, kind, value);
        return true;
    }
    bool begin_object(json::path const& path, std::size_t offset) override {
        if (path.is({"object"})) begins_ = offset;
        return true;
    }
    bool end_object(json::path const& path, std::size_t offset) override {
        if (path.is({"object"})) event.object = frame_.substr(begins_, offset - begins_);
        return true;
    }

    watch_event event;
    object_meta_reader meta{1};

private:
    std::string_view frame_;
    std::size_t begins_ = 0;
};

watch_event::effect effect_of(watch_event const& event, collection const& of) {
    using enum watch_event::effect;
    if (event.type == "ERROR") return error;  // of any kind: nothing else ends a watch
    if (event.kind != object_kind(of)) return unknown;
    if (event.type == "ADDED" || event.type == "MODIFIED") return put;
    if (event.type == "DELETED") return removed;
    return event.type == "BOOKMARK" ? bookmark : unknown;
}

}  // namespace

std::expected<watch_event, std::string>
decode_watch_event(std::string_view frame, collection const& of) {
    event_visitor seen{frame};
    if (auto const read = json::walk(frame, seen); !read) return std::unexpected(read.error());
    auto& event = seen.event;
    if (event.type.empty()) return std::unexpected("a watch event without a type");

    event.what = effect_of(event, of);
    if (event.what == watch_event::effect::bookmark) {
        event.meta.resource_version = seen.meta.read().resource_version;
        if (event.meta.resource_version.empty())
            return std::unexpected("a bookmark without metadata.resourceVersion");
    }
    if (event.what == watch_event::effect::put || event.what == watch_event::effect::removed) {
        auto meta = seen.meta.take(of.resource);
        if (!meta) return std::unexpected(std::move(meta.error()));
        event.meta = std::move(*meta);
    }
    return std::move(event);
}

std::optional<object_key> key_of_event(std::string_view beginning, resource const& of) {
    event_visitor seen{beginning};
    (void)json::walk(beginning, seen);  // it is cut off: what stands before that has been seen
    auto const& key = seen.meta.read().key;
    if (key.name.empty() || (key.ns.empty() && of.namespaced)) return std::nullopt;
    return key;
}

}  // namespace vitals::kube::model
