// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/event_stories.hpp"

#include "controller/reconciler.hpp"
#include "health/transition.hpp"
#include "kube_model/config_map.hpp"
#include "publish/event_recorder.hpp"
#include "publish/summary.hpp"
#include "reconcile/plan.hpp"
#include "status/status_store.hpp"

namespace vitals::app {

event_stories::event_stories(publish::event_recorder& recorder, controller::reconciler const& known)
    : recorder_{recorder}, known_{known} {}

void event_stories::planned(reconcile::plan const& plan) {
    for (auto const& each : plan.stop) news_.erase(each->identity.text());
    for (auto const& each : plan.start)
        if (started(each->identity.space())) news_.insert(each->identity.text());
}

void event_stories::changed(status::check_status const& check, health::transition const& change) {
    auto const& who = check.definition->identity;
    kube_model::object_key const key{std::string{who.space()}, std::string{who.config_map()}};
    bool const news = change.initial && news_.erase(who.text()) > 0;
    recorder_.transition({
        .regarding = publish::config_map_reference(key.space, key.name, known_.uid(key)),
        .check_id = std::string{who.id()},
        .from = change.from,
        .to = change.to,
        .initial = change.initial,
        .origin = news ? publish::origin::edit : publish::origin::start_up,
        .output = publish::summary_of(*check.definition, change),
    });
}

void event_stories::mistakes(controller::problems_changed const& told) {
    auto const regarding = publish::config_map_reference(told.key.space, told.key.name, told.uid);
    if (told.removed)
        recorder_.forget(regarding);
    else
        recorder_.problems(regarding, told.problems);
}

}  // namespace vitals::app
