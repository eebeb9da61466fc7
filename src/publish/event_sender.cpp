// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publish/event_sender.hpp"

#include "kube_client/api_client.hpp"
#include "kube_model/event.hpp"
#include "kube_model/request.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace vitals::publish {

using namespace std::chrono_literals;
using kube_client::error_class;

namespace {

constexpr std::size_t longest_queue = 1000;
constexpr int most_tries = 5;
constexpr auto send_deadline = 10s;
constexpr auto complain_every = 5min;
constexpr std::chrono::seconds longest_retry_after = 30s;
// Jitter makes these 1 to 30 s.
constexpr runtime::backoff::limits retry_limits{.first = 1s, .cap = 15s, .quiet = 1h};

kube_client::api_request request_for(outgoing_event const& next) {
    bool const create = next.how == outgoing_event::write::create;
    auto const& what = next.what;
    auto const& space = what.regarding.space;
    kube_client::api_request request;
    request.verb = create ? kube_client::verb::post : kube_client::verb::patch;
    request.target =
        create ? kube_model::events_target(space) : kube_model::event_target(space, what.name);
    request.content_type = create ? "application/json" : "application/merge-patch+json";
    request.body =
        create ? kube_model::render_event(what) : kube_model::render_series_patch(*what.series);
    return request;
}

}  // namespace

event_sender::event_sender(parts from)
    : from_{std::move(from)}, work_{from_.loop}, quiet_{from_.loop} {}

void event_sender::enqueue(outgoing_event next) {
    if (queue_.size() >= longest_queue) {
        queue_.pop_front();
        ++counters_.overflow;
    }
    queue_.push_back(std::move(next));
    work_.notify_all();
}

runtime::awaitable<void> event_sender::send_waiting() {
    while (!queue_.empty()) {
        auto next = std::move(queue_.front());
        queue_.pop_front();
        sending_ = true;
        co_await send(std::move(next));
        sending_ = false;
    }
    quiet_.notify_all();
}

runtime::awaitable<bool> event_sender::work_comes() {
    if (queue_.empty()) co_await work_.wait();
    co_return true;
}

runtime::awaitable<void> event_sender::wait_for_work(runtime::duration limit) {
    co_await runtime::with_timeout(from_.clock, limit, work_comes());
}

runtime::awaitable<bool> event_sender::all_is_sent() {
    while (!queue_.empty() || sending_) co_await quiet_.wait();
    co_return true;
}

runtime::awaitable<void> event_sender::wait_until_sent(runtime::duration limit) {
    co_await runtime::with_timeout(from_.clock, limit, all_is_sent());
}

runtime::awaitable<void> event_sender::send(outgoing_event next) {
    runtime::backoff delays{retry_limits};
    for (int tries = 1;; ++tries) {
        auto request = request_for(next);
        auto const answer = co_await from_.api.call(std::move(request), send_deadline);
        auto const what_now = answer ? verdict::done : judge(next, answer.error(), tries);
        if (what_now == verdict::done) ++counters_.sent;
        if (what_now == verdict::drop) drop(next, answer.error());
        if (what_now == verdict::done || what_now == verdict::drop) co_return;
        if (what_now == verdict::later)
            co_await from_.clock.sleep_for(pause_before_retry(delays, answer.error()));
    }
}

event_sender::verdict
event_sender::judge(outgoing_event& next, kube_client::api_error const& error, int tries) {
    bool const last = tries >= most_tries;
    switch (error.kind) {
        case error_class::conflict:
            // Our own earlier try, whose answer was lost; or another Event of that name.
            if (tries > 1) return verdict::done;
            rename(next);
            return verdict::at_once;
        case error_class::not_found:
            // An Event lives for an hour: the series goes on in a new one. A POST: the namespace is gone.
            if (next.how == outgoing_event::write::create || last) return verdict::drop;
            next.how = outgoing_event::write::create;
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

runtime::duration
event_sender::pause_before_retry(runtime::backoff& delays, kube_client::api_error const& error) {
    auto const pause = delays.next(from_.clock.now(), from_.random());
    if (!error.retry_after) return pause;
    return std::clamp<runtime::duration>(*error.retry_after, 0s, longest_retry_after);
}

void event_sender::rename(outgoing_event& next) {
    next.what.name = from_.names.name_for(next.what.regarding.name);
    if (auto* const known = from_.series.find(next.key)) known->first.name = next.what.name;
}

void event_sender::drop(outgoing_event const& dropped, kube_client::api_error const& error) {
    ++counters_.refused;
    // What was never written has no series: the next one is to be tried as a new Event.
    if (dropped.how == outgoing_event::write::create) from_.series.erase(dropped.key);
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

}  // namespace vitals::publish
