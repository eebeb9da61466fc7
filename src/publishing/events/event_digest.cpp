// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_digest.hpp"

#include "kube/model/event.hpp"
#include "kube/model/resource.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "publishing/events/unpublished_changes.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

namespace {

using namespace std::chrono_literals;

// Waits a little, so that one summary reports all that breaks together.
constexpr auto gathering_time = 10s;
constexpr auto between_summaries = 1min;

}  // namespace

kube::model::object_key place_of(kube::model::object_reference const& object) {
    return {object.ns, object.name};
}

bool event_digest::changed(
    kube::model::object_reference const& on,
    check_change const& what,
    unpublished why,
    runtime::time_point now
) {
    auto* const of = open(on, now);
    if (of == nullptr) return false;
    names_ -= of->unpublished.names();
    of->unpublished.changed(what, why, now);
    names_ += of->unpublished.names();
    if (names_ > most_names) forget_most_names();
    bring_forward(*of, now + (why == unpublished::dropped ? gathering_time : between_summaries));
    return true;
}

bool event_digest::problems(
    kube::model::object_reference const& on,
    std::vector<std::string> places,
    runtime::time_point now
) {
    auto* const of = open(on, now);
    if (of == nullptr) return false;
    of->unpublished.problems(std::move(places));
    bring_forward(*of, now + gathering_time);
    return true;
}

void event_digest::problems_left(
    kube::model::object_key const& place,
    std::vector<std::string> places
) {
    auto const found = all_.find(place);
    if (found == all_.end() || !found->second.unpublished.has_problems()) return;
    found->second.unpublished.problems_left(std::move(places));
}

void event_digest::settled(kube::model::object_key const& place, std::string_view check_id) {
    auto const found = all_.find(place);
    if (found == all_.end()) return;
    auto& unpublished = found->second.unpublished;
    names_ -= unpublished.names();
    unpublished.settled(check_id);
    names_ += unpublished.names();
}

void event_digest::forget(kube::model::object_key const& place) {
    auto const found = all_.find(place);
    if (found == all_.end()) return;
    names_ -= found->second.unpublished.names();
    all_.erase(found);
}

// It was remembered only because of its last summary.
bool event_digest::is_spent(config_map const& of, runtime::time_point now) {
    return of.unpublished.empty() && !of.taken && of.not_before <= now;
}

event_digest::config_map*
event_digest::open(kube::model::object_reference const& on, runtime::time_point now) {
    auto const place = place_of(on);
    auto known = all_.find(place);
    if (known != all_.end() && known->second.regarding.uid != on.uid) {
        forget(place);  // deleted and made anew
        known = all_.end();
    }
    if (known != all_.end()) return &known->second;
    if (all_.size() >= most_config_maps) {
        std::erase_if(all_, [now](auto const& each) { return is_spent(each.second, now); });
        if (all_.size() >= most_config_maps) return nullptr;
    }
    return &all_.emplace(place, config_map{.regarding = on}).first->second;
}

void event_digest::bring_forward(config_map& of, runtime::time_point due) {
    due = std::max(due, of.not_before);
    if (!of.due || due < *of.due) of.due = due;
}

void event_digest::forget_most_names() {
    auto const most = std::ranges::max_element(all_, {}, [](auto const& each) {
        return each.second.unpublished.names();
    });
    names_ -= most->second.unpublished.names();
    most->second.unpublished.forget_names();
}

std::optional<runtime::time_point> event_digest::next_due() const {
    std::optional<runtime::time_point> first;
    for (auto const& [place, of] : all_)
        if (of.due && !of.taken && (!first || *of.due < *first)) first = of.due;
    return first;
}

std::vector<kube::model::object_reference> event_digest::take_due(runtime::time_point now) {
    std::vector<kube::model::object_reference> due;
    std::erase_if(all_, [now](auto const& each) { return is_spent(each.second, now); });
    for (auto& [place, of] : all_) {
        if (!of.due || of.taken || *of.due > now) continue;
        of.due.reset();
        of.taken = true;
        due.push_back(of.regarding);
    }
    return due;
}

std::vector<kube::model::object_reference> event_digest::take_all() {
    return take_due(runtime::time_point::max());
}

void event_digest::postpone(kube::model::object_key const& place, runtime::time_point until) {
    auto const found = all_.find(place);
    if (found == all_.end()) return;
    found->second.taken = false;
    bring_forward(found->second, until);
}

std::optional<event_summary> event_digest::make(
    kube::model::object_reference const& of,
    runtime::time_point now,
    unpublished_changes::lookup const& present
) {
    auto const found = all_.find(place_of(of));
    if (found == all_.end() || found->second.regarding.uid != of.uid) return std::nullopt;
    auto& unpublished = found->second.unpublished;
    names_ -= unpublished.names();
    auto made = unpublished.summary(now, present);
    names_ += unpublished.names();
    return made;
}

void event_digest::ended(
    kube::model::object_reference const& of_which,
    end how,
    runtime::time_point now
) {
    auto const found = all_.find(place_of(of_which));
    if (found == all_.end() || found->second.regarding.uid != of_which.uid) return;
    auto& of = found->second;
    names_ -= of.unpublished.names();
    if (how == end::written) of.unpublished.summary_written();
    if (how == end::refused) of.unpublished = {};
    names_ += of.unpublished.names();
    of.taken = false;
    if (how != end::not_written) of.not_before = now + between_summaries;
    if (of.due) of.due = std::max(*of.due, of.not_before);
    if (!of.unpublished.empty()) bring_forward(of, now + between_summaries);
}

}  // namespace vitals::publishing::events
