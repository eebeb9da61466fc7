// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The recorder's own tasks: sending, counts of series, summaries.

#include "kube/model/event.hpp"
#include "publishing/events/event_digest.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/events/event_series_memory.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "publishing/events/unpublished_changes.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace vitals::publishing::events {

using namespace std::chrono_literals;

namespace {

constexpr auto sweep_every = 60s;

}  // namespace

void event_recorder::write_counts(series_due which) {
    for (auto const& behind : series_.sweep(clock_.now(), which)) enqueue_refresh(behind, {});
}

void event_recorder::enqueue_refresh(
    event_series_entry const& of,
    std::optional<check_change> change
) {
    auto what = of.first;
    auto const ago = clock_.now() - of.last_seen;
    what.series = kube::model::event_series{of.count, clock_.wall() - ago};
    sender_.enqueue(
        {.what = std::move(what),
         .key = of.key,
         .how = outgoing_event::write::refresh,
         .change = std::move(change)}
    );
}

void event_recorder::unpublished_change(
    kube::model::object_reference const& on,
    check_change const& change,
    unpublished why
) {
    if (!digest_.changed(on, change, why, clock_.now())) ++counters_.unpublished;
    changed();
}

void event_recorder::leave_to_summary(outgoing_event const& one) {
    if (one.change) unpublished_change(one.what.regarding, *one.change, unpublished::dropped);
}

void event_recorder::summarized(
    kube::model::object_reference const& regarding,
    event_digest::end how
) {
    digest_.ended(regarding, how, clock_.now());
    changed();
}

runtime::awaitable<void> event_recorder::run() {
    runtime::task_group tasks{loop_};
    tasks.spawn(sender_.run());
    tasks.spawn(look_after_memory());
    co_await tasks.join();
}

// Sleeps for ever while there is nothing to remember. A flush writes all counts and takes all
// summaries itself.
runtime::awaitable<void> event_recorder::look_after_memory() {
    auto counts_due = clock_.now();
    while (!watch_.flushing) {
        watch_.changed = false;
        auto const now = clock_.now();
        if (now >= counts_due) {
            write_counts(series_due::now);
            counts_due = now + sweep_every;
        }
        enqueue_summaries();
        auto due = digest_.next_due();
        if (series_.size() > 0) due = std::min(due.value_or(counts_due), counts_due);
        if (due)
            co_await runtime::with_timeout(clock_, *due - now, change());
        else
            co_await change();
    }
}

// A change between the look at the memory and this wait is not missed.
runtime::awaitable<bool> event_recorder::change() {
    while (!watch_.changed) co_await watch_.wake.wait();
    co_return true;
}

void event_recorder::changed() {
    watch_.changed = true;
    watch_.wake.notify_all();
}

runtime::awaitable<void> event_recorder::flush(runtime::duration limit) {
    watch_.flushing = true;
    changed();
    write_counts(series_due::all);
    for (auto const& each : digest_.take_all()) sender_.enqueue_summary(each);
    co_await sender_.flush(limit);
}

}  // namespace vitals::publishing::events
