// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publish/event_recorder.hpp"

#include "kube_model/request.hpp"
#include "runtime/backoff.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vitals::publish {

using namespace std::chrono_literals;
using kube_client::error_class;

namespace {

constexpr std::size_t longest_queue = 1000;
constexpr int most_tries = 5;
constexpr auto send_deadline = 10s;
constexpr auto sweep_every = 60s;
constexpr auto complain_every = 5min;
constexpr std::chrono::seconds longest_retry_after = 30s;
constexpr std::string_view controller_name = "vitals.dev/controller";
// Jitter makes these 1 to 30 s.
constexpr runtime::backoff::limits retry_limits{.first = 1s, .cap = 15s, .quiet = 1h};

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

kube_client::api_request request_for(kube_model::event const& what, bool create) {
    kube_client::api_request request;
    auto const& space = what.regarding.space;
    request.verb = create ? kube_client::verb::post : kube_client::verb::patch;
    request.target =
        create ? kube_model::events_target(space) : kube_model::event_target(space, what.name);
    request.content_type = create ? "application/json" : "application/merge-patch+json";
    request.body =
        create ? kube_model::render_event(what) : kube_model::render_series_patch(*what.series);
    return request;
}

}  // namespace

kube_model::object_reference
config_map_reference(std::string space, std::string name, std::string uid) {
    return {"v1", "ConfigMap", std::move(space), std::move(name), std::move(uid)};
}

event_recorder::event_recorder(parts from)
    : from_{std::move(from)},
      wake_{from_.loop, runtime::time_point::max()},
      quiet_{from_.loop, runtime::time_point::max()} {}

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
        auto text = check::to_string(each);
        auto const hash = std::hash<std::string>{}(text);
        if (!present.insert(hash).second || told.contains(hash)) continue;
        story const mistake{"Parse", "InvalidDefinition", kube_model::event_type::warning, text};
        record(regarding, mistake, std::move(text));
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
    std::string note
) {
    auto const now = from_.clock.now();
    auto const bucket = place_of(regarding).append("\n").append(of.reason);
    auto key = bucket + "\n" + regarding.uid + "\n" + of.subject;
    auto* const known = series_.find(key);
    if (known != nullptr && !event_series_memory::is_over(*known, now))
        return count_again(*known, bucket);
    if (known != nullptr) sweep(series_due::now);  // writes its last count and forgets it
    if (!spam_.let_pass(bucket, now)) {
        ++counters_.dropped_spam;
        return;
    }
    kube_model::event what{
        .name = new_name(regarding.name),
        .time = from_.clock.wall(),
        .reporting_controller = std::string{controller_name},
        .reporting_instance = from_.instance,
        .action = std::string{of.action},
        .reason = std::string{of.reason},
        .note = kube_model::utf8_prefix(note, kube_model::max_note_bytes),
        .type = of.type,
        .regarding = regarding,
        .series = std::nullopt,
    };
    series_.add(key, what, now);
    enqueue({std::move(what), std::move(key), write::create});
}

void event_recorder::count_again(event_series_entry& known, std::string const& bucket) {
    auto const now = from_.clock.now();
    ++known.count;
    known.last_seen = now;
    if (known.written > 1 || !spam_.let_pass(bucket, now)) {
        ++counters_.counted;
        return;
    }
    known.written = known.count;
    known.last_written = now;
    enqueue_refresh(known);
}

void event_recorder::enqueue_refresh(event_series_entry const& of) {
    auto what = of.first;
    auto const ago = from_.clock.now() - of.last_seen;
    what.series = kube_model::event_series{of.count, from_.clock.wall() - ago};
    enqueue({std::move(what), of.key, write::refresh});
}

void event_recorder::sweep(series_due which) {
    series_.sweep(from_.clock.now(), which, [this](event_series_entry& behind) {
        enqueue_refresh(behind);
    });
}

void event_recorder::enqueue(item next) {
    if (queue_.size() >= longest_queue) {
        queue_.pop_front();
        ++counters_.dropped_overflow;
    }
    queue_.push_back(std::move(next));
    wake_.cancel();
}

runtime::awaitable<void> event_recorder::run() {
    while (true) {
        while (!queue_.empty()) {
            auto next = std::move(queue_.front());
            queue_.pop_front();
            sending_ = true;
            co_await send(std::move(next));
            sending_ = false;
        }
        quiet_.cancel();
        co_await runtime::with_timeout(from_.clock, sweep_every, work_comes());
        sweep(series_due::now);
    }
}

runtime::awaitable<bool> event_recorder::work_comes() {
    if (queue_.empty()) co_await wake_.async_wait(runtime::as_result);
    co_return true;
}

runtime::awaitable<bool> event_recorder::drained() {
    while (!queue_.empty() || sending_) co_await quiet_.async_wait(runtime::as_result);
    co_return true;
}

runtime::awaitable<void> event_recorder::flush(runtime::duration limit) {
    sweep(series_due::all);
    co_await runtime::with_timeout(from_.clock, limit, drained());
}

runtime::awaitable<void> event_recorder::send(item next) {
    runtime::backoff delays{retry_limits};
    for (int tries = 1;; ++tries) {
        auto request = request_for(next.what, next.how == write::create);
        auto const answer = co_await from_.api.call(std::move(request), send_deadline);
        auto const what_now = answer ? verdict::done : judge(next, answer.error(), tries);
        if (what_now == verdict::done) ++counters_.sent;
        if (what_now == verdict::drop) complain(next, answer.error());
        if (what_now == verdict::done || what_now == verdict::drop) co_return;
        if (what_now == verdict::at_once) continue;
        auto pause = delays.next(from_.clock.now(), from_.random());
        if (auto const asked = answer.error().retry_after)
            pause = std::clamp<runtime::duration>(*asked, 0s, longest_retry_after);
        co_await from_.clock.sleep_for(pause);
    }
}

event_recorder::verdict
event_recorder::judge(item& next, kube_client::api_error const& error, int tries) {
    bool const last = tries >= most_tries;
    switch (error.kind) {
        case error_class::conflict:
            // Our own earlier try, whose answer was lost; or another Event of that name.
            if (tries > 1) return verdict::done;
            rename(next);
            return verdict::at_once;
        case error_class::not_found:
            // An Event lives for an hour: the series goes on in a new one. A POST: the namespace is gone.
            if (next.how == write::create || last) return verdict::drop;
            next.how = write::create;
            rename(next);
            return verdict::at_once;
        case error_class::permanent:
        case error_class::rbac:
        case error_class::auth:
            return verdict::drop;
        default:
            return last ? verdict::drop : verdict::later;
    }
}

void event_recorder::rename(item& next) {
    next.what.name = new_name(next.what.regarding.name);
    if (auto* const known = series_.find(next.key)) known->first.name = next.what.name;
}

void event_recorder::complain(item const& dropped, kube_client::api_error const& error) {
    ++counters_.dropped_refused;
    // What was never written has no series: the next one is to be tried as a new Event.
    if (dropped.how == write::create) series_.erase(dropped.key);
    auto const now = from_.clock.now();
    if (now < next_complaint_) return;
    next_complaint_ = now + complain_every;
    from_.log.warn(
        "Events cannot be written and are dropped",
        {{"namespace", dropped.what.regarding.space},
         {"reason", kube_client::to_string(error.kind)},
         {"error", error.message}}
    );
}

std::string event_recorder::new_name(std::string_view object) {
    auto const since = from_.clock.wall().time_since_epoch();
    auto const stamp = std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
    return kube_model::event_name(object, static_cast<std::uint64_t>(stamp) + named_++);
}

}  // namespace vitals::publish
