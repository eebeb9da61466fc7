// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_stories.hpp"

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "publishing/events/event_recorder.hpp"

#include <string>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

event_stories::event_stories(event_recorder& recorder, uid_of uid)
    : recorder_{recorder}, uid_{std::move(uid)} {}

void event_stories::planned(reconcile::plan const& plan) {
    for (auto const& each : plan.stop) news_.erase(each->identity.text());
    for (auto const& each : plan.start)
        if (started(each->identity.space())) news_.insert(each->identity.text());
}

void event_stories::changed(status::check_status const& check, health::transition const& change) {
    auto const& who = check.definition->identity;
    kube::model::object_key const key{std::string{who.space()}, std::string{who.config_map()}};
    bool const news = change.initial && news_.erase(who.text()) > 0;
    recorder_.transition({
        .regarding = config_map_reference(key.space, key.name, uid_(key)),
        .check_id = std::string{who.id()},
        .from = change.from,
        .to = change.to,
        .initial = change.initial,
        .origin = news ? origin::edit : origin::start_up,
        .why = std::string{change.why},
    });
}

void event_stories::mistakes(
    kube::model::object_key const& key,
    std::string const& uid,
    std::vector<check::problem> const& problems
) {
    recorder_.problems(config_map_reference(key.space, key.name, uid), problems);
}

void event_stories::removed(kube::model::object_key const& key, std::string const& uid) {
    recorder_.forget(config_map_reference(key.space, key.name, uid));
}

}  // namespace vitals::publishing::events
