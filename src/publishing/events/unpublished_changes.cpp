// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/unpublished_changes.hpp"

#include "core/check/status.hpp"
#include "kube/model/event.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "publishing/events/summary_note.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

namespace {

using namespace std::chrono_literals;
using check::status;

// A check that flaps within a minute needs no summary for each change: its series counts them.
constexpr auto settling_time = 1min;

constexpr std::array worst_first{status::critical, status::warning, status::passing};

}  // namespace

bool unpublished_changes::entry::is_reportable(runtime::time_point at) const {
    return worst == unpublished::dropped || (published != now && at - since >= settling_time);
}

void unpublished_changes::changed(
    check_change const& what,
    unpublished why,
    runtime::time_point now
) {
    auto const [place, is_new] = checks_.try_emplace(what.check_id, entry{.published = what.from});
    auto& known = place->second;
    known.now = what.to;
    known.since = now;
    known.worst = std::max(known.worst, why);
    bool const as_published = known.published == known.now && known.worst == unpublished::counted;
    if (as_published && !known.in_summary) checks_.erase(place);
}

void unpublished_changes::settled(std::string_view check_id) {
    if (auto const found = checks_.find(check_id); found != checks_.end()) checks_.erase(found);
}

void unpublished_changes::problems(std::vector<std::string> places) {
    problems_left(std::move(places));
    problems_in_summary_ = false;
}

void unpublished_changes::problems_left(std::vector<std::string> places) {
    problems_ = places.size();
    problem_places_ = std::move(places);
    if (problem_places_.size() > most_problems_named) problem_places_.resize(most_problems_named);
}

void unpublished_changes::forget_names() {
    unnamed_ += checks_.size();
    checks_.clear();
}

void unpublished_changes::bring_up_to_date(lookup const& present) {
    for (auto next = checks_.begin(); next != checks_.end();) {
        auto const place = next++;
        if (auto const status = present(place->first))
            place->second.now = *status;
        else
            checks_.erase(place);
    }
}

unpublished_changes::reportable_changes unpublished_changes::find_reportable(runtime::time_point now
) {
    reportable_changes found;
    for (auto& [id, of] : checks_) {
        of.in_summary.reset();
        if (!of.is_reportable(now)) continue;
        of.in_summary = of.now;
        auto& names = of.published == of.now ? found.again : found.became;
        names.at(static_cast<std::size_t>(of.now)).push_back(id);
    }
    return found;
}

std::optional<event_summary>
unpublished_changes::summary(runtime::time_point now, lookup const& present) {
    bring_up_to_date(present);
    auto const [became, again] = find_reportable(now);
    summary_made_ = now;
    unnamed_in_summary_ = unnamed_;
    problems_in_summary_ = true;

    summary_note note;
    bool bad = problems_ > 0;
    for (auto const each : worst_first) {
        auto const at = static_cast<std::size_t>(each);
        auto const word = std::string{check::to_string(each)};
        bad = bad || (each != status::passing && !(became.at(at).empty() && again.at(at).empty()));
        note.add(became.at(at).size(), "check", "became " + word, became.at(at));
        note.add(again.at(at).size(), "check", "changed, now " + word + " again", again.at(at));
    }
    note.add(unnamed_, "change", "of status", {});
    note.add(problems_, "mistake", "", {problem_places_.begin(), problem_places_.end()});
    auto text = note.text(kube::model::max_note_bytes);
    if (text.empty()) return std::nullopt;
    auto const type = bad ? kube::model::event_type::warning : kube::model::event_type::normal;
    return event_summary{type, std::move(text)};
}

void unpublished_changes::summary_written() {
    unnamed_ -= std::min(unnamed_, unnamed_in_summary_);
    if (problems_in_summary_) problems_left({});
    for (auto next = checks_.begin(); next != checks_.end();) {
        auto const place = next++;
        auto& of = place->second;
        if (!of.in_summary) continue;
        of.published = std::exchange(of.in_summary, std::nullopt);
        if (of.published == of.now && of.since <= summary_made_) checks_.erase(place);
    }
}

}  // namespace vitals::publishing::events
