// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/fake_cluster.hpp"

#include "kube/model/config_map.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
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

std::string group_version(kube::model::resource const& of) {
    return of.group.empty() ? of.version : of.group + "/" + of.version;
}

// As in a list, where whole objects have no kind; or as in a watch.
std::string json_of(
    fake_cluster::collection const& of,
    fake_cluster::key const& which,
    fake_object const& object,
    bool in_watch
) {
    bool const whole = of.representation == kube::model::representation::object;
    auto const version = whole ? group_version(of.resource) : "meta.k8s.io/v1";
    std::string text = "{";
    if (in_watch || !whole)
        text +=
            R"("kind":)" + quoted(object_kind(of)) + R"(,"apiVersion":)" + quoted(version) + ",";
    text += R"("metadata":{"name":)" + quoted(which.second);
    if (of.resource.namespaced) text += R"(,"namespace":)" + quoted(which.first);
    text += R"(,"uid":)" + quoted(object.uid) + R"(,"resourceVersion":")" +
            std::to_string(object.version) + R"(","labels":)" + json_of(object.labels) +
            R"(,"annotations":)" + json_of(object.annotations) +
            (object.owners.empty() ? "" : R"(,"ownerReferences":)" + object.owners) +
            R"(,"managedFields":[{"manager":"kubectl","fieldsV1":{"f:data":{".":{}}}}]})";
    if (whole && !object.members.empty()) text += "," + object.members;
    return text + "}";
}

bool selected(
    fake_cluster::collection const& of,
    std::pair<std::string, fake_cluster::key> const& where,
    std::optional<fake_object> const& object
) {
    if (!object || where.first != of.resource.plural) return false;
    if (!of.ns.empty() && of.ns != where.second.first) return false;
    if (!of.name.empty() && of.name != where.second.second) return false;
    if (of.label_selector.empty()) return true;
    for (auto const part : std::views::split(of.label_selector, ',')) {
        std::string const term{part.begin(), part.end()};
        auto const equals = term.find('=');
        auto const found = object->labels.find(term.substr(0, equals));
        if (found == object->labels.end() || found->second != term.substr(equals + 1)) return false;
    }
    return true;
}

std::string data_of(string_map const& data) {
    return R"("data":)" + json_of(data);
}

std::string event(std::string_view type, std::string_view object) {
    return R"({"type":")" + std::string{type} + R"(","object":)" + std::string{object} + "}\n";
}

}  // namespace

fake_cluster::fake_cluster() {
    serve(kube::model::config_maps());
}

std::optional<kube::model::resource> fake_cluster::served(
    std::string_view group,
    std::string_view version,
    std::string const& plural
) const {
    auto const found = served_.find(plural);
    bool const same =
        found != served_.end() && found->second.group == group && found->second.version == version;
    return same ? std::optional{found->second} : std::nullopt;
}

void fake_cluster::record(place const& where, std::optional<fake_object> after) {
    auto const found = objects_.find(where);
    auto before = found == objects_.end() ? std::nullopt : std::optional{found->second};
    if (after) after->version = version_ + 1;
    if (after)
        objects_[where] = *after;
    else
        objects_.erase(where);
    history_.push_back({++version_, where, std::move(before), std::move(after)});
    on_change();
}

void fake_cluster::put(
    kube::model::resource const& of,
    key const& which,
    std::string members,
    string_map labels,
    string_map annotations
) {
    place const where{of.plural, which};
    auto const found = objects_.find(where);
    auto uid = found == objects_.end() ? "uid-" + std::to_string(++uids_) : found->second.uid;
    record(
        where,
        fake_object{
            std::move(uid),
            0,
            std::move(labels),
            std::move(annotations),
            std::move(members)
        }
    );
}

void fake_cluster::erase(kube::model::resource const& of, key const& which) {
    record({of.plural, which}, std::nullopt);
}

fake_object const* fake_cluster::find(kube::model::resource const& of, key const& which) const {
    auto const found = objects_.find({of.plural, which});
    return found == objects_.end() ? nullptr : &found->second;
}

void fake_cluster::edit(kube::model::resource const& of, key const& which, fake_object to) {
    auto const* const before = find(of, which);
    if (before == nullptr)
        to.uid = "uid-" + std::to_string(++uids_);
    else if (before->members == to.members && before->owners == to.owners)
        return;
    record({of.plural, which}, std::move(to));
}

void fake_cluster::put(key const& which, string_map const& data, string_map labels) {
    put(kube::model::config_maps(), which, data_of(data), std::move(labels));
}

void fake_cluster::erase(key const& which) {
    erase(kube::model::config_maps(), which);
}

void fake_cluster::recreate(key const& which, string_map const& data) {
    place const where{kube::model::config_maps().plural, which};
    auto next = objects_.at(where);
    next.uid = "uid-" + std::to_string(++uids_);
    next.members = data_of(data);
    record(where, std::move(next));
}

void fake_cluster::put_silently(key const& which, string_map const& data) {
    put(which, data);
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

std::map<fake_cluster::place, fake_object> fake_cluster::objects_at(std::uint64_t version) const {
    auto then = objects_;
    for (auto const& later : std::views::reverse(history_)) {
        if (later.version <= version) break;
        if (later.before)
            then[later.where] = *later.before;
        else
            then.erase(later.where);
    }
    return then;
}

std::string fake_cluster::list(collection const& of, page const& part) const {
    auto const version = part.version.value_or(version_);
    std::string items;
    std::size_t index = 0;
    bool more = false;
    for (auto const& [where, object] : objects_at(version)) {
        if (!selected(of, where, object) || index++ < part.first) continue;
        more = part.limit > 0 && index > part.first + part.limit;
        if (more) break;
        if (!items.empty()) items += ",";
        items += json_of(of, where.second, object, false);
    }
    auto const token = more ? std::to_string(part.first + part.limit) + "/+==@" +
                                  (part.version ? std::to_string(version) : "")
                            : std::string{};
    return R"({"kind":)" + quoted(list_kind(of)) +
           R"(,"apiVersion":"v1","metadata":{"resourceVersion":")" + std::to_string(version) +
           R"(","continue":)" + quoted(token) + R"(},"items":[)" + items + "]}";
}

std::vector<std::string> fake_cluster::events_after(std::uint64_t seen, collection const& of)
    const {
    std::vector<std::string> events;
    for (auto const& [version, where, before, after] : history_) {
        if (version <= seen) continue;
        bool const was = selected(of, where, before);
        bool const is = selected(of, where, after);
        if (after && is)
            events.push_back(
                event(was ? "MODIFIED" : "ADDED", json_of(of, where.second, *after, true))
            );
        if (before && was && !is) {
            auto last = *before;
            last.version = version;
            events.push_back(event("DELETED", json_of(of, where.second, last, true)));
        }
    }
    return events;
}

std::string fake_cluster::bookmark(collection const& of) const {
    return event(
        "BOOKMARK",
        R"({"kind":)" + quoted(object_kind(of)) +
            R"(,"apiVersion":"v1","metadata":{"resourceVersion":")" + std::to_string(version_) +
            R"(","creationTimestamp":null}})"
    );
}

std::string
fake_cluster::status(unsigned code, std::string_view reason, std::string_view details_json) {
    return R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"because of )" +
           std::string{reason} + R"(","reason":")" + std::string{reason} + R"(","details":)" +
           std::string{details_json} + R"(,"code":)" + std::to_string(code) + "}";
}

}  // namespace vitals::support
