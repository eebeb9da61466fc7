// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_publisher.hpp"

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "publishing/events/event_recorder.hpp"
#include "runtime/clock.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

event_publisher::event_publisher(
    runtime::clock& clock,
    event_recorder& recorder,
    uid_of uid,
    std::function<bool()> may_write
)
    : clock_{clock}, recorder_{recorder}, uid_{std::move(uid)}, may_write_{std::move(may_write)} {}

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
    check_event event{
        .regarding = config_map_reference(key.ns, key.name, uid_(key)),
        .check_id = std::string{who.id()},
        .from = change.from,
        .to = change.to,
        .initial = change.initial,
        .origin = by_edit ? origin::edit : origin::start_up,
        .why = std::string{change.why},
        .reason = change.reason,
    };
    if (may_write_()) return recorder_.transition(event);
    if (held_back_.add(key.ns, clock_.now(), std::move(event))) recorder_.leave_out();
}

void event_publisher::problems(
    kube::model::object_key const& key,
    std::string const& uid,
    std::vector<check::problem> const& problems
) {
    if (may_write_())
        recorder_.problems(config_map_reference(key.ns, key.name, uid), problems);
    else
        problems_held_back_.insert_or_assign(key, found_problems{uid, problems});
}

void event_publisher::had_events(
    kube::model::object_key const& key,
    std::string const& uid,
    std::span<std::string const> problems
) {
    recorder_.had_events(config_map_reference(key.ns, key.name, uid), problems);
}

void event_publisher::removed(kube::model::object_key const& key, std::string const& uid) {
    problems_held_back_.erase(key);
    recorder_.forget(config_map_reference(key.ns, key.name, uid));
}

void event_publisher::another_writes() {
    recorder_.hand_over();
    held_back_.forget_before(clock_.now() - overlap);
    for (auto const& [key, found] : problems_held_back_)
        recorder_.know_problems(config_map_reference(key.ns, key.name, found.uid), found.all);
    problems_held_back_.clear();
}

void event_publisher::takes_over(is_written const& written) {
    for (auto const& each : held_back_.take())
        if (!written(each)) recorder_.transition(each);
    for (auto const& [key, found] : std::exchange(problems_held_back_, {}))
        recorder_.problems(config_map_reference(key.ns, key.name, found.uid), found.all);
}

}  // namespace vitals::publishing::events
