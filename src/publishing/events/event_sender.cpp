// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_sender.hpp"

#include "kube/client/api_client.hpp"
#include "kube/model/event.hpp"
#include "kube/model/resource.hpp"
#include "kube/work_queue/job.hpp"
#include "publishing/events/event_digest.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace vitals::publishing::events {

using namespace std::chrono_literals;
using kube::client::error_class;
using write_kind = outgoing_event::write;

namespace {

constexpr int most_tries = 5;
constexpr int most_names_tried = 3;
constexpr auto until_asked_again = 2s;
constexpr auto send_deadline = 10s;
constexpr auto last_deadline = 2s;  // at the end of the program: other Events wait, too
// 3, 6, 12 and 24 s, and up to twice as much: five tries in about a minute.
constexpr kube::work_queue::limits bounds{.workers = 3, .most_waiting = 1000};

kube::client::api_request request_for(outgoing_event const& next) {
    bool const refresh = next.how == write_kind::refresh;
    auto const& what = next.what;
    auto const& ns = what.regarding.ns;
    auto const resource = kube::model::events();
    kube::client::api_request request;
    request.verb = refresh ? kube::client::verb::patch : kube::client::verb::post;
    request.target = refresh ? kube::model::object_path(resource, {ns, what.name})
                             : kube::model::collection_path(resource, ns);
    request.content_type = refresh ? "application/merge-patch+json" : "application/json";
    request.body =
        refresh
            ? kube::model::render_series_patch(what.series.value_or(kube::model::event_series{}))
            : kube::model::render_event(what);
    return request;
}

// Both are the same Event, which is written with its newest count.
outgoing_event merged(outgoing_event older, outgoing_event newer) {
    if (older.how != write_kind::create || newer.how != write_kind::refresh) return newer;
    older.what.series = newer.what.series;
    if (newer.change) older.change = std::move(newer.change);
    return older;
}

}  // namespace

event_sender::event_sender(parts from)
    : from_{std::move(from)},
      refusals_{from_.log},
      queue_{
          {.loop = from_.loop,
           .clock = from_.clock,
           .random = from_.random,
           .work = [this](kube::work_queue::job of) { return work(std::move(of)); },
           .dropped = [this](kube::work_queue::drop const& which) { dropped(which); }},
          bounds
      } {}

void event_sender::enqueue(outgoing_event next) {
    kube::work_queue::key const as{next.what.regarding.ns, next.what.name};
    auto const [place, is_new] = outbox_.try_emplace(as, next);
    if (!is_new) place->second = merged(std::move(place->second), std::move(next));
    queue_.add(as);
}

void event_sender::enqueue_summary(kube::model::object_reference const& of) {
    // Names of Events hold no line feed, so this key is unique.
    kube::work_queue::key const as{of.ns, of.name + "\nsummary"};
    outgoing_event next;
    next.how = write_kind::summary;
    next.what.regarding = of;
    outbox_.insert_or_assign(as, std::move(next));
    queue_.add(as);
}

// Put back for its next try. Changes that came meanwhile are newer.
void event_sender::keep(kube::work_queue::key const& as, outgoing_event failed) {
    auto const [place, is_new] = outbox_.try_emplace(as, failed);
    if (!is_new) place->second = merged(std::move(failed), std::move(place->second));
}

runtime::awaitable<kube::work_queue::outcome> event_sender::work(kube::work_queue::job of) {
    if (!from_.may_write())
        co_return kube::work_queue::outcome{kube::work_queue::result::retry, until_asked_again};
    auto held = outbox_.extract(of.key);
    if (held.empty()) co_return kube::work_queue::outcome{};
    auto next = std::move(held.mapped());
    if (next.how == write_kind::summary) {
        auto made = from_.summarize(next.what.regarding);
        if (!made) {
            from_.summarized(next.what.regarding, event_digest::end::not_written);
            co_return kube::work_queue::outcome{};
        }
        next.what = std::move(*made);
    }
    auto const how = co_await write(next, of);
    co_return settle(std::move(next), of, how);
}

runtime::awaitable<event_sender::attempt>
event_sender::write(outgoing_event& next, kube::work_queue::job const& of) {
    for (int names = 1;; ++names) {
        auto request = request_for(next);
        auto const limit = of.last_chance ? last_deadline : send_deadline;
        auto const answer = co_await from_.api.call(std::move(request), limit);
        if (answer) co_return attempt{};
        auto what = action_after(next, answer.error(), of.tries);
        if (what == retry_action::at_once && names >= most_names_tried) what = retry_action::later;
        if (what != retry_action::at_once) co_return attempt{what, answer.error()};
    }
}

event_sender::retry_action
event_sender::action_after(outgoing_event& next, kube::client::api_error const& error, int tries) {
    switch (error.kind) {
        case error_class::conflict:
            // The answer to our earlier try was lost, an earlier process wrote the same change, or
            // another Event has this name.
            if ((tries > 1 || next.named_by_change) && next.how == write_kind::create)
                return retry_action::done;
            rename(next);
            return retry_action::at_once;
        case error_class::not_found:
            // For a POST: the namespace is gone.
            if (next.how != write_kind::refresh) return retry_action::drop_and_pause;
            // The API server removes Events after an hour: the series continues in a new one.
            next.how = write_kind::create;
            next.named_by_change = false;
            rename(next);
            return retry_action::at_once;
        case error_class::rbac:
            return retry_action::drop_and_pause;
        case error_class::permanent:
            return retry_action::drop;
        default:
            return retry_action::later;
    }
}

kube::work_queue::outcome
event_sender::settle(outgoing_event next, kube::work_queue::job const& of, attempt const& how) {
    bool const summary = next.how == write_kind::summary;
    runtime::duration const not_before = how.error.retry_after.value_or(0s);
    if (how.what == retry_action::done) {
        ++counters_.sent;
        if (summary) from_.summarized(next.what.regarding, event_digest::end::written);
        return {};
    }
    bool const final = how.what != retry_action::later;
    bool const given_up = !final && of.tries >= most_tries;
    if (final || given_up) refusals_.refused(next, how.error, from_.clock.now());
    if (final) {
        ++counters_.refused;
        if (next.how == write_kind::create) from_.series.erase(next.key);
        if (summary) from_.summarized(next.what.regarding, event_digest::end::refused);
        if (how.what == retry_action::drop) return {};  // only this Event is refused
        return {kube::work_queue::result::refused, not_before};
    }
    // A summary is always tried again: it reports changes that could not be written.
    if (given_up && !summary) {
        ++counters_.tries;
        give_up(next);
        return {kube::work_queue::result::refused, not_before};
    }
    keep(of.key, std::move(next));
    return {kube::work_queue::result::retry, not_before};
}

void event_sender::rename(outgoing_event& next) {
    next.what.name = from_.names.name_for(next.what.regarding.name);
    if (auto* const known = from_.series.find(next.key)) known->first.name = next.what.name;
}

void event_sender::give_up(outgoing_event const& one) {
    if (one.how == write_kind::create)
        from_.series.erase(one.key);  // it was never written: the next one is a new Event
    else if (auto* const known = from_.series.find(one.key))
        known->written = std::min(known->written, known->count - 1);  // it is written later
    from_.gave_up(one);
}

void event_sender::dropped(kube::work_queue::drop const& which) {
    auto const held = outbox_.extract(which.key);
    if (which.reason == kube::work_queue::drop_reason::shutdown) {
        ++counters_.shutdown;
        return;
    }
    if (held.empty()) return;
    auto const& one = held.mapped();
    if (one.how == write_kind::summary)
        return from_.summarized(one.what.regarding, event_digest::end::not_written);
    ++counters_.overflow;
    give_up(one);
}

void event_sender::hand_over() {
    counters_.handed_over += outbox_.size();
    for (auto const& [key, one] : std::exchange(outbox_, {}))
        if (one.how == write_kind::create) from_.series.erase(one.key);
}

runtime::awaitable<void> event_sender::flush(runtime::duration limit) {
    co_await queue_.drain(limit);
    if (counters_.shutdown > 0)
        from_.log.warn(
            "Events were not written before the end",
            {{"count", counters_.shutdown},
             {"seconds", std::chrono::duration<double>{limit}.count()}}
        );
}

}  // namespace vitals::publishing::events
