// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// How transitions and problems reach the log or the terminal, and Events.

#include "app/program.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/config_map.hpp"
#include "publishing/events/event_publisher.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/logging/problem_log.hpp"
#include "publishing/logging/transition_log.hpp"
#include "runtime/random.hpp"
#include "sources/controller/reconciler.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace vitals::app {

void program::publish_results() {
    checks_.subscribe([this](auto const& check, auto const& change) {
        if (terminal_)
            terminal_->changed(check, change);
        else
            publishing::logging::log_transition(log_, check, change);
        if (event_publisher_) event_publisher_->changed(check, change);
    });
    if (!cluster_) return;
    events_ = std::make_unique<publishing::events::event_recorder>(
        publishing::events::event_recorder::parts{
            .loop = loop_.get_executor(),
            .clock = clock_,
            .api = *cluster_->client,
            .log = log_,
            .random = runtime::uniform_random(),
            .instance = cluster_->identity,
            .status_of =
                [this](auto const& config_map, auto id) { return status_of(config_map, id); }
        }
    );
    event_publisher_ = std::make_unique<publishing::events::event_publisher>(
        *events_,
        [this](kube::model::object_key const& key) { return controller_->known().uid(key); }
    );
}

std::optional<check::status>
program::status_of(kube::model::object_key const& config_map, std::string_view id) const {
    check::identity const who{config_map.ns, config_map.name, id};
    auto const* const found = checks_.find(who.text());
    if (found == nullptr || found->pending) return std::nullopt;
    return found->status();
}

void program::carry_out(reconcile::plan const& plan) {
    if (terminal_) terminal_->edited(plan);
    checkers_->apply(plan);
}

void program::report(sources::controller::problems_changed const& change) {
    if (terminal_)
        terminal_->problems(change.key, change.fresh);
    else
        publishing::logging::log_problems(log_, change.key, change.fresh);
    if (!event_publisher_) return;
    if (change.removed)
        event_publisher_->removed(change.key, change.uid);
    else
        event_publisher_->problems(change.key, change.uid, change.problems);
}

}  // namespace vitals::app
