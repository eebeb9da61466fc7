// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_publisher.hpp"

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "publishing/events/event_recorder.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

event_publisher::event_publisher(event_recorder& recorder, uid_of uid)
    : recorder_{recorder}, uid_{std::move(uid)} {}

bool event_publisher::came_by_an_edit(status::check_status const& check) const {
    auto const after = [&](std::string_view ns) {
        auto const found = started_.find(ns);
        return found != started_.end() && check.created > found->second;
    };
    return after("") || after(check.definition->identity.ns());
}

void event_publisher::changed(status::check_status const& check, health::transition const& change) {
    auto const& who = check.definition->identity;
    kube::model::object_key const key{std::string{who.ns()}, std::string{who.config_map()}};
    bool const by_edit = change.initial && came_by_an_edit(check);
    recorder_.transition({
        .regarding = config_map_reference(key.ns, key.name, uid_(key)),
        .check_id = std::string{who.id()},
        .from = change.from,
        .to = change.to,
        .initial = change.initial,
        .origin = by_edit ? origin::edit : origin::start_up,
        .why = std::string{change.why},
        .reason = change.reason,
    });
}

void event_publisher::problems(
    kube::model::object_key const& key,
    std::string const& uid,
    std::vector<check::problem> const& problems
) {
    recorder_.problems(config_map_reference(key.ns, key.name, uid), problems);
}

void event_publisher::removed(kube::model::object_key const& key, std::string const& uid) {
    recorder_.forget(config_map_reference(key.ns, key.name, uid));
}

}  // namespace vitals::publishing::events
