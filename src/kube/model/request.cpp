// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/request.hpp"

#include "text/ascii/percent.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

namespace {

std::string config_maps_path(std::string_view ns) {
    if (ns.empty()) return "/api/v1/configmaps";
    return "/api/v1/namespaces/" + ascii::percent_encode(ns) + "/configmaps";
}

class query {
public:
    explicit query(std::string path) : target_{std::move(path)} {}
    void add(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        target_.append(1, first_ ? '?' : '&').append(name).append("=");
        target_.append(ascii::percent_encode(value));
        first_ = false;
    }
    std::string take() { return std::move(target_); }

private:
    std::string target_;
    bool first_ = true;
};

}  // namespace

std::string list_target(config_map_scope const& scope, list_position const& from) {
    query target{config_maps_path(scope.ns)};
    target.add("labelSelector", scope.label_selector);
    if (from.limit > 0) target.add("limit", std::to_string(from.limit));
    target.add("continue", from.continue_token);
    if (!from.continue_token.empty() || !from.resource_version) return target.take();
    target.add("resourceVersion", *from.resource_version);
    if (from.how == list_position::match::exact) target.add("resourceVersionMatch", "Exact");
    return target.take();
}

std::string watch_target(
    config_map_scope const& scope,
    std::string_view resource_version,
    std::chrono::seconds timeout
) {
    query target{config_maps_path(scope.ns)};
    target.add("watch", "1");
    target.add("allowWatchBookmarks", "true");
    target.add("labelSelector", scope.label_selector);
    target.add("resourceVersion", resource_version);
    target.add("timeoutSeconds", std::to_string(timeout.count()));
    return target.take();
}

std::string events_target(std::string_view ns) {
    return "/apis/events.k8s.io/v1/namespaces/" + ascii::percent_encode(ns) + "/events";
}

std::string event_target(std::string_view ns, std::string_view name) {
    return events_target(ns) + "/" + ascii::percent_encode(name);
}

}  // namespace vitals::kube::model
