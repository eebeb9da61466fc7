// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_publisher.hpp"

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "publishing/events/event_recorder.hpp"
#include "runtime/clock.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

event_publisher::event_publisher(parts from)
    : from_{std::move(from)},
      behind_reports_{
          {.loop = from_.loop,
           .clock = from_.clock,
           .write = [this](check_event const& what) { from_.recorder.transition(what); }}
      } {}

bool event_publisher::came_by_an_edit(status::check_status const& check) const {
    auto const after = [&](std::string_view ns) {
        auto const found = started_.find(ns);
        return found != started_.end() && check.created > found->second;
    };
    return after("") || after(check.definition->identity.ns());
}

void event_publisher::changed(
    status::check_status const& check,
    health::transition const& change,
    std::uint64_t revision
) {
    auto const& who = check.definition->identity;
    kube::model::object_key const key{std::string{who.ns()}, std::string{who.config_map()}};
    bool const by_edit = change.initial && came_by_an_edit(check);
    check_event event{
        .regarding = config_map_reference(key.ns, key.name, from_.uid(key)),
        .check_id = std::string{who.id()},
        .from = change.from,
        .to = change.to,
        .initial = change.initial,
        .origin = by_edit ? origin::edit : origin::start_up,
        .why = std::string{change.why},
        .reason = change.reason,
        .when = change.when,
    };
    if (!from_.may_write()) return hold_back(std::move(event));
    if (!from_.has_report(key)) return from_.recorder.transition(event);
    behind_reports_.add(revision, std::move(event));
}

void event_publisher::unprobed(status::check_status const& check, std::string_view why) {
    auto const& who = check.definition->identity;
    kube::model::object_key key{std::string{who.ns()}, std::string{who.config_map()}};
    if (from_.may_write())
        from_.recorder
            .unprobed(config_map_reference(key.ns, key.name, from_.uid(key)), who.id(), why);
    else
        unprobed_held_back_.try_emplace(
            std::move(key),
            unprobed_check{std::string{who.id()}, std::string{why}}
        );
}

void event_publisher::may_be_unwritten(check_event what) {
    if (from_.may_write()) return from_.recorder.transition(what);
    hold_back(std::move(what));
}

void event_publisher::hold_back(check_event&& what) {
    auto const ns = what.regarding.ns;
    if (held_back_.add(ns, from_.clock.now(), std::move(what))) from_.recorder.leave_out();
}

void event_publisher::problems(
    kube::model::object_key const& key,
    std::string const& uid,
    std::vector<check::problem> const& problems
) {
    if (from_.may_write())
        from_.recorder.problems(config_map_reference(key.ns, key.name, uid), problems);
    else
        problems_held_back_.insert_or_assign(key, found_problems{uid, problems});
}

void event_publisher::had_events(
    kube::model::object_key const& key,
    std::string const& uid,
    std::span<std::string const> problems
) {
    from_.recorder.had_events(config_map_reference(key.ns, key.name, uid), problems);
}

void event_publisher::removed(kube::model::object_key const& key, std::string const& uid) {
    problems_held_back_.erase(key);
    unprobed_held_back_.erase(key);
    from_.recorder.forget(config_map_reference(key.ns, key.name, uid));
}

void event_publisher::another_writes() {
    from_.recorder.hand_over();
    behind_reports_.forget();
    held_back_.forget_before(from_.clock.now() - overlap);
    for (auto const& [key, found] : problems_held_back_)
        from_.recorder.know_problems(config_map_reference(key.ns, key.name, found.uid), found.all);
    problems_held_back_.clear();
}

void event_publisher::takes_over(shown_since const& shown) {
    for (auto& each : held_back_.take()) {
        if (auto const since = shown(each)) each.when = *since;
        from_.recorder.transition(each);
    }
    for (auto const& [key, found] : std::exchange(problems_held_back_, {}))
        from_.recorder.problems(config_map_reference(key.ns, key.name, found.uid), found.all);
    for (auto const& [key, one] : std::exchange(unprobed_held_back_, {}))
        if (from_.is_unprobed(key, one.id))
            from_.recorder
                .unprobed(config_map_reference(key.ns, key.name, from_.uid(key)), one.id, one.why);
}

}  // namespace vitals::publishing::events
