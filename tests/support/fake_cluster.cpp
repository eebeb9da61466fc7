// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/fake_cluster.hpp"

#include "text/json/writer.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::support {

namespace {

std::string quoted(std::string_view text) {
    return json::writer{}.text(text).take();
}

std::string json_of(string_map const& all) {
    std::string text = "{";
    for (auto const& [name, value] : all) {
        if (text.size() > 1) text += ",";
        text += quoted(name) + ":" + quoted(value);
    }
    return text + "}";
}

std::string json_of(fake_cluster::key const& which, fake_object const& object, bool with_kind) {
    std::string text = with_kind ? R"({"kind":"ConfigMap","apiVersion":"v1",)" : "{";
    text += R"("metadata":{"name":)" + quoted(which.second) + R"(,"namespace":)" +
            quoted(which.first) + R"(,"uid":)" + quoted(object.uid) + R"(,"resourceVersion":")" +
            std::to_string(object.version) + R"(","labels":)" + json_of(object.labels) +
            R"(,"managedFields":[{"manager":"kubectl","fieldsV1":{"f:data":{".":{}}}}]})";
    return text + R"(,"data":)" + json_of(object.data) + "}";
}

bool selected(
    fake_cluster::selection const& which,
    fake_cluster::key const& key,
    std::optional<fake_object> const& object
) {
    if (!object || (!which.ns.empty() && which.ns != key.first)) return false;
    if (which.selector.empty()) return true;
    for (auto const part : std::views::split(which.selector, ',')) {
        std::string const term{part.begin(), part.end()};
        auto const equals = term.find('=');
        auto const found = object->labels.find(term.substr(0, equals));
        if (found == object->labels.end() || found->second != term.substr(equals + 1)) return false;
    }
    return true;
}

std::string event(std::string_view type, std::string_view object) {
    return R"({"type":")" + std::string{type} + R"(","object":)" + std::string{object} + "}\n";
}

}  // namespace

void fake_cluster::record(key const& which, std::optional<fake_object> after) {
    auto const found = objects_.find(which);
    auto before = found == objects_.end() ? std::nullopt : std::optional{found->second};
    if (after) after->version = version_ + 1;
    if (after)
        objects_[which] = *after;
    else
        objects_.erase(which);
    history_.push_back({++version_, which, std::move(before), std::move(after)});
    on_change();
}

void fake_cluster::put(key const& which, string_map data, string_map labels) {
    auto const found = objects_.find(which);
    auto uid = found == objects_.end() ? "uid-" + std::to_string(++uids_) : found->second.uid;
    record(which, fake_object{std::move(uid), 0, std::move(labels), std::move(data)});
}

void fake_cluster::erase(key const& which) {
    record(which, std::nullopt);
}

void fake_cluster::recreate(key const& which, string_map data) {
    auto next = objects_.at(which);
    next.uid = "uid-" + std::to_string(++uids_);
    next.data = std::move(data);
    record(which, std::move(next));
}

void fake_cluster::put_silently(key const& which, string_map data) {
    put(which, std::move(data));
    history_.pop_back();
}

void fake_cluster::compact() {
    history_.clear();
    oldest_ = ++version_;
}

void fake_cluster::restore(backup const& from) {
    history_.clear();
    oldest_ = 0;
    objects_ = from.objects;
    version_ = from.version;
}

std::map<fake_cluster::key, fake_object> fake_cluster::objects_at(std::uint64_t version) const {
    auto then = objects_;
    for (auto const& later : std::views::reverse(history_)) {
        if (later.version <= version) break;
        if (later.before)
            then[later.which] = *later.before;
        else
            then.erase(later.which);
    }
    return then;
}

std::string fake_cluster::list(selection const& which, page const& part) const {
    auto const version = part.version.value_or(version_);
    std::string items;
    std::size_t index = 0;
    bool more = false;
    for (auto const& [name, object] : objects_at(version)) {
        if (!selected(which, name, object) || index++ < part.first) continue;
        more = part.limit > 0 && index > part.first + part.limit;
        if (more) break;
        if (!items.empty()) items += ",";
        items += json_of(name, object, false);
    }
    auto const token = more ? std::to_string(part.first + part.limit) + "/+==@" +
                                  (part.version ? std::to_string(version) : "")
                            : std::string{};
    return R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":")" +
           std::to_string(version) + R"(","continue":)" + quoted(token) + R"(},"items":[)" + items +
           "]}";
}

std::vector<std::string> fake_cluster::events_after(std::uint64_t seen, selection const& which)
    const {
    std::vector<std::string> events;
    for (auto const& [version, name, before, after] : history_) {
        if (version <= seen) continue;
        bool const was = selected(which, name, before);
        bool const is = selected(which, name, after);
        if (after && is)
            events.push_back(event(was ? "MODIFIED" : "ADDED", json_of(name, *after, true)));
        if (before && was && !is) {
            auto last = *before;
            last.version = version;
            events.push_back(event("DELETED", json_of(name, last, true)));
        }
    }
    return events;
}

std::string fake_cluster::bookmark() const {
    return event(
        "BOOKMARK",
        R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":")" +
            std::to_string(version_) + R"(","creationTimestamp":null}})"
    );
}

std::string
fake_cluster::status(unsigned code, std::string_view reason, std::string_view details_json) {
    return R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"because of )" +
           std::string{reason} + R"(","reason":")" + std::string{reason} + R"(","details":)" +
           std::string{details_json} + R"(,"code":)" + std::to_string(code) + "}";
}

}  // namespace vitals::support
