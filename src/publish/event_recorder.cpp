// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publish/event_recorder.hpp"

#include "check/problem.hpp"
#include "check/status.hpp"
#include "kube_model/event.hpp"
#include "publish/event_sender.hpp"
#include "publish/event_series_memory.hpp"
#include "runtime/coroutine.hpp"
#include "utf8/utf8.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publish {

using namespace std::chrono_literals;

namespace {

constexpr auto sweep_every = 60s;
constexpr std::string_view controller_name = "vitals.dev/controller";

std::string place_of(kube_model::object_reference const& object) {
    return object.space + "/" + object.name;
}

std::string_view reason_for(check::status to) {
    switch (to) {
        case check::status::passing:
            return "CheckPassing";
        case check::status::warning:
            return "CheckWarning";
        case check::status::critical:
            return "CheckCritical";
    }
    return "CheckCritical";
}

std::string note_for(check_event const& what) {
    std::string note = what.check_id + ": ";
    note.append(what.initial ? "pending" : check::to_string(what.from)).append(" → ");
    note.append(check::to_string(what.to));
    if (!what.output.empty()) note.append(": ").append(what.output);
    return note;
}

}  // namespace

kube_model::object_reference
config_map_reference(std::string space, std::string name, std::string uid) {
    return {"v1", "ConfigMap", std::move(space), std::move(name), std::move(uid)};
}

event_recorder::event_recorder(parts from)
    : clock_{from.clock},
      instance_{std::move(from.instance)},
      names_{from.clock},
      sender_{
          {.loop = from.loop,
           .clock = from.clock,
           .api = from.api,
           .series = series_,
           .names = names_,
           .log = std::move(from.log),
           .random = std::move(from.random)}
      } {}

void event_recorder::transition(check_event const& what) {
    bool const passing = what.to == check::status::passing;
    if (what.initial && passing && what.origin == origin::start_up) return;
    auto const type = passing ? kube_model::event_type::normal : kube_model::event_type::warning;
    record(what.regarding, {"Probe", reason_for(what.to), type, what.check_id}, note_for(what));
}

void event_recorder::problems(
    kube_model::object_reference const& regarding,
    std::vector<check::problem> const& all
) {
    auto& told = mistakes_[place_of(regarding)];
    std::set<std::size_t> present;
    for (auto const& each : all) {
        auto const text = check::to_string(each);
        auto const hash = std::hash<std::string>{}(text);
        if (!present.insert(hash).second || told.contains(hash)) continue;
        story const mistake{"Parse", "InvalidDefinition", kube_model::event_type::warning, text};
        record(regarding, mistake, text);
    }
    if (all.empty() && !told.empty())
        record(
            regarding,
            {"Parse", "DefinitionMended", kube_model::event_type::normal, ""},
            "all definitions are valid again"
        );
    told = std::move(present);
    if (told.empty()) forget(regarding);
}

void event_recorder::forget(kube_model::object_reference const& regarding) {
    mistakes_.erase(place_of(regarding));
}

void event_recorder::record(
    kube_model::object_reference const& regarding,
    story const& of,
    std::string_view note
) {
    auto const now = clock_.now();
    auto const bucket = place_of(regarding).append("\n").append(of.reason);
    auto key = bucket + "\n" + regarding.uid + "\n" + of.subject;
    auto* const known = series_.find(key);
    if (known != nullptr && !event_series_memory::is_over(*known, now))
        return count_again(*known, bucket);
    if (known != nullptr) sweep(series_due::now);  // writes its last count and forgets it
    if (!spam_.let_pass(bucket, now)) {
        ++dropped_spam_;
        return;
    }
    kube_model::event what{
        .name = names_.name_for(regarding.name),
        .time = clock_.wall(),
        .reporting_controller = std::string{controller_name},
        .reporting_instance = instance_,
        .action = std::string{of.action},
        .reason = std::string{of.reason},
        .note = utf8::prefix(note, kube_model::max_note_bytes),
        .type = of.type,
        .regarding = regarding,
        .series = std::nullopt,
    };
    series_.add(key, what, now);
    sender_.enqueue({std::move(what), std::move(key), outgoing_event::write::create});
}

void event_recorder::count_again(event_series_entry& known, std::string const& bucket) {
    auto const now = clock_.now();
    ++known.count;
    known.last_seen = now;
    if (known.written > 1 || !spam_.let_pass(bucket, now)) {
        ++counted_;
        return;
    }
    known.written = known.count;
    known.last_written = now;
    enqueue_refresh(known);
}

void event_recorder::enqueue_refresh(event_series_entry const& of) {
    auto what = of.first;
    auto const ago = clock_.now() - of.last_seen;
    what.series = kube_model::event_series{of.count, clock_.wall() - ago};
    sender_.enqueue({std::move(what), of.key, outgoing_event::write::refresh});
}

void event_recorder::sweep(series_due which) {
    series_.sweep(clock_.now(), which, [this](event_series_entry& behind) {
        enqueue_refresh(behind);
    });
}

runtime::awaitable<void> event_recorder::run() {
    while (true) {
        co_await sender_.send_waiting();
        co_await sender_.wait_for_work(sweep_every);
        sweep(series_due::now);
    }
}

runtime::awaitable<void> event_recorder::flush(runtime::duration limit) {
    sweep(series_due::all);
    co_await sender_.wait_until_sent(limit);
}

event_counters event_recorder::counters() const {
    auto const& sending = sender_.counters();
    return {
        .sent = sending.sent,
        .counted = counted_,
        .dropped_overflow = sending.overflow,
        .dropped_spam = dropped_spam_,
        .dropped_refused = sending.refused,
    };
}

}  // namespace vitals::publish
