// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_recorder.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "kube/model/event.hpp"
#include "publishing/events/event_digest.hpp"
#include "publishing/events/event_key.hpp"
#include "publishing/events/event_sender.hpp"
#include "publishing/events/event_series_memory.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "publishing/events/unpublished_changes.hpp"
#include "runtime/clock.hpp"
#include "text/time/rfc3339.hpp"
#include "text/utf8/utf8.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view controller_name = "vitals.dev/controller";
constexpr std::string_view summary_reason = "ManyChanges";

std::string_view reason_for(check::status to, health::failure_reason why) {
    if (to == check::status::critical && why == health::failure_reason::blocked)
        return "CheckBlocked";
    static constexpr std::array<std::string_view, 3> reasons{
        "CheckPassing",
        "CheckWarning",
        "CheckCritical"
    };
    static_assert(reasons.size() == check::status_count);
    return reasons[std::to_underlying(to)];
}

std::size_t hash_of(check::problem const& one) {
    return std::hash<std::string>{}(check::to_string(one));
}

std::string note_for(check_event const& what) {
    std::string note = what.check_id + ": ";
    note.append(what.initial ? "pending" : check::to_string(what.from)).append(" → ");
    note.append(check::to_string(what.to));
    if (!what.why.empty()) note.append(": ").append(what.why);
    return note;
}

}  // namespace

kube::model::object_reference
config_map_reference(std::string ns, std::string name, std::string uid) {
    return {"v1", "ConfigMap", std::move(ns), std::move(name), std::move(uid)};
}

event_recorder::event_recorder(parts from)
    : loop_{from.loop},
      clock_{from.clock},
      instance_{std::move(from.instance)},
      status_of_{std::move(from.status_of)},
      names_{from.clock},
      sender_{
          {.loop = from.loop,
           .clock = from.clock,
           .api = from.api,
           .series = series_,
           .names = names_,
           .log = std::move(from.log),
           .random = std::move(from.random),
           .summarize = [this](auto const& regarding) { return summary_of(regarding); },
           .summarized = [this](auto const& regarding, auto how) { summarized(regarding, how); },
           .gave_up = [this](auto const& one) { leave_to_summary(one); },
           .may_write = std::move(from.may_write)}
      },
      watch_{runtime::condition{loop_}} {}

void event_recorder::transition(check_event const& what) {
    bool const passing = what.to == check::status::passing;
    if (what.initial && passing && what.origin == origin::start_up) return;
    auto const type = passing ? kube::model::event_type::normal : kube::model::event_type::warning;
    check_change change{what.check_id, what.from, what.to};
    if (what.initial) change.from.reset();
    record(
        what.regarding,
        {"Probe",
         reason_for(what.to, what.reason),
         type,
         what.check_id,
         std::move(change),
         what.when},
        note_for(what)
    );
}

void event_recorder::had_events(
    kube::model::object_reference const& regarding,
    std::span<std::string const> problems
) {
    if (problems.empty()) return;
    auto& known = problems_[place_of(regarding)];
    for (auto const& each : problems)
        known.try_emplace(std::hash<std::string>{}(each), has_event::yes);
}

void event_recorder::problems(
    kube::model::object_reference const& regarding,
    std::vector<check::problem> const& all
) {
    auto& known = problems_[place_of(regarding)];
    std::map<std::size_t, has_event> present;
    std::vector<std::string> unpublished_places;
    bool some_are_new = false;
    for (auto const& each : all) {
        auto const text = check::to_string(each);
        auto const hash = hash_of(each);
        auto const [place, first_here] = present.emplace(hash, has_event::yes);
        if (!first_here) continue;
        if (auto const before = known.find(hash); before != known.end()) {
            place->second = before->second;
        } else {
            event_kind const problem{
                "Parse",
                "InvalidDefinition",
                kube::model::event_type::warning,
                text
            };
            place->second = record(regarding, problem, text);
            some_are_new = some_are_new || place->second == has_event::no;
        }
        if (place->second == has_event::no) unpublished_places.push_back(check::to_string(each.at));
    }
    if (all.empty() && !known.empty())
        record(
            regarding,
            {"Parse", "DefinitionFixed", kube::model::event_type::normal, ""},
            "all definitions are valid again"
        );
    if (!some_are_new)
        digest_.problems_left(place_of(regarding), std::move(unpublished_places));
    else if (!digest_.problems(regarding, std::move(unpublished_places), clock_.now()))
        ++counters_.unpublished;
    changed();
    if (present.empty())
        problems_.erase(place_of(regarding));
    else
        known = std::move(present);
}

void event_recorder::know_problems(
    kube::model::object_reference const& regarding,
    std::vector<check::problem> const& all
) {
    std::map<std::size_t, has_event> present;
    for (auto const& each : all) present.emplace(hash_of(each), has_event::yes);
    if (present.empty())
        problems_.erase(place_of(regarding));
    else
        problems_.insert_or_assign(place_of(regarding), std::move(present));
}

void event_recorder::unprobed(
    kube::model::object_reference const& regarding,
    std::string_view check_id,
    std::string_view why
) {
    record(
        regarding,
        {"Probe", "CheckNotProbed", kube::model::event_type::warning, std::string{why}},
        std::string{check_id}.append(": not probed: ").append(why)
    );
}

void event_recorder::still_not_passing(
    kube::model::object_reference const& regarding,
    std::string_view note
) {
    record(
        regarding,
        {"Probe", "CheckStillNotPassing", kube::model::event_type::warning, ""},
        note
    );
}

void event_recorder::forget(kube::model::object_reference const& regarding) {
    problems_.erase(place_of(regarding));
    digest_.forget(place_of(regarding));
}

event_recorder::has_event event_recorder::record(
    kube::model::object_reference const& regarding,
    event_kind const& of,
    std::string_view note
) {
    auto const now = clock_.now();
    auto const bucket = object_and_reason(regarding, of.reason);
    auto key = bucket + "\n" + regarding.uid + "\n" + of.subject;
    auto* const known = series_.find(key);
    if (known != nullptr && !event_series_memory::is_over(*known, now)) {
        count_again(*known, bucket, of);
        return has_event::yes;
    }
    if (known != nullptr) write_counts(series_due::now);  // writes its last count and forgets it
    if (!spam_.let_pass(bucket, now)) {
        ++counters_.limit;
        if (of.change) unpublished_change(regarding, *of.change, unpublished::dropped);
        return has_event::no;
    }
    if (of.change) digest_.settled(place_of(regarding), of.change->check_id);
    auto what = event_of(regarding, of, note);
    if (auto const behind = series_.make_room()) enqueue_refresh(*behind, {});
    series_.add(key, what, now);
    sender_.enqueue(
        {.what = std::move(what),
         .key = std::move(key),
         .change = of.change,
         .named_by_change = of.when != time::wall_time{}}
    );
    changed();
    return has_event::yes;
}

void event_recorder::count_again(
    event_series_entry& known,
    std::string const& bucket,
    event_kind const& of
) {
    auto const now = clock_.now();
    ++known.count;
    known.last_seen = now;
    changed();
    if (known.written > 1 || !spam_.let_pass(bucket, now)) {
        ++counters_.counted;
        if (of.change) unpublished_change(known.first.regarding, *of.change, unpublished::counted);
        return;
    }
    if (of.change) digest_.settled(place_of(known.first.regarding), of.change->check_id);
    known.written = known.count;
    known.last_written = now;
    enqueue_refresh(known, of.change);
}

// As every process names it: times in reports have whole seconds.
std::string event_recorder::name_of_change(
    kube::model::object_reference const& regarding,
    event_kind const& of
) {
    auto const at = std::chrono::floor<std::chrono::seconds>(of.when).time_since_epoch().count();
    auto const distinction = check::fingerprint{}
                                 .add(regarding.uid)
                                 .add(of.subject)
                                 .add(of.reason)
                                 .add(static_cast<std::uint64_t>(at))
                                 .value();
    return kube::model::event_name(regarding.name, distinction);
}

kube::model::event event_recorder::event_of(
    kube::model::object_reference const& regarding,
    event_kind const& of,
    std::string_view note
) {
    bool const dated = of.when != time::wall_time{};
    return {
        .name = dated ? name_of_change(regarding, of) : names_.name_for(regarding.name),
        .time = dated ? of.when : clock_.wall(),
        .reporting_controller = std::string{controller_name},
        .reporting_instance = instance_,
        .action = std::string{of.action},
        .reason = std::string{of.reason},
        .note = utf8::prefix(note, kube::model::max_note_bytes),
        .type = of.type,
        .regarding = regarding,
        .series = std::nullopt,
    };
}

std::optional<kube::model::event> event_recorder::summary_of(
    kube::model::object_reference const& regarding
) {
    auto const place = place_of(regarding);
    auto const present = [&](std::string_view check_id) { return status_of_(place, check_id); };
    auto const summary = digest_.make(regarding, clock_.now(), present);
    if (!summary) return std::nullopt;
    return event_of(regarding, {"Probe", summary_reason, summary->type, ""}, summary->note);
}

void event_recorder::enqueue_summaries() {
    auto const now = clock_.now();
    if (auto const due = digest_.next_due(); !due || *due > now) return;
    for (auto const& each : digest_.take_due(now)) {
        if (spam_.let_pass(object_and_reason(each, summary_reason), now))
            sender_.enqueue_summary(each);
        else
            digest_.postpone(place_of(each), now + 1min);
    }
}

}  // namespace vitals::publishing::events
