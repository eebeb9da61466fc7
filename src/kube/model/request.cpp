// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/request.hpp"

#include "kube/model/resource.hpp"
#include "text/ascii/percent.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

namespace {

class query {
public:
    explicit query(std::string path) : target_{std::move(path)} {}
    void add(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        target_.append(1, first_ ? '?' : '&').append(name).append("=");
        target_.append(ascii::percent_encode(value));
        first_ = false;
    }
    void select(collection const& of) {
        add("labelSelector", of.label_selector);
        if (!of.name.empty()) add("fieldSelector", "metadata.name=" + of.name);
    }
    std::string take() { return std::move(target_); }

private:
    std::string target_;
    bool first_ = true;
};

}  // namespace

std::string list_target(collection const& of, list_position const& from) {
    query target{collection_path(of.resource, of.ns)};
    target.select(of);
    if (from.limit > 0) target.add("limit", std::to_string(from.limit));
    target.add("continue", from.continue_token);
    if (!from.continue_token.empty() || !from.resource_version) return target.take();
    target.add("resourceVersion", *from.resource_version);
    if (from.how == list_position::match::exact) target.add("resourceVersionMatch", "Exact");
    return target.take();
}

std::string watch_target(
    collection const& of,
    std::string_view resource_version,
    std::chrono::seconds timeout
) {
    query target{collection_path(of.resource, of.ns)};
    target.add("watch", "1");
    target.add("allowWatchBookmarks", "true");
    target.select(of);
    target.add("resourceVersion", resource_version);
    target.add("timeoutSeconds", std::to_string(timeout.count()));
    return target.take();
}

std::string object_kind(collection const& of) {
    return of.representation == representation::metadata ? "PartialObjectMetadata"
                                                         : of.resource.kind;
}

std::string list_kind(collection const& of) {
    return object_kind(of) + "List";
}

std::string media_type(collection const& of, std::string_view kind) {
    std::string json = "application/json";
    if (of.representation == representation::object) return json;
    return json + ";as=" + std::string{kind} + ";g=meta.k8s.io;v=v1";
}

}  // namespace vitals::kube::model
