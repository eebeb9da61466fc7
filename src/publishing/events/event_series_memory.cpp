// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_series_memory.hpp"

#include "kube/model/event.hpp"
#include "publishing/events/event_key.hpp"
#include "runtime/clock.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

namespace {

using namespace std::chrono_literals;

constexpr auto refresh = 30min;
constexpr auto silence = 6min;

}  // namespace

bool event_series_memory::is_over(event_series_entry const& entry, runtime::time_point now) {
    return now - entry.last_seen >= silence;
}

std::optional<event_series_entry> event_series_memory::make_room() {
    auto forgotten = entries_.make_room();
    if (forgotten && forgotten->count == forgotten->written) forgotten.reset();
    return forgotten;
}

event_series_entry&
event_series_memory::add(event_key key, kube::model::event first, runtime::time_point now) {
    auto const ns = std::string{namespace_of(key)};
    return entries_.add(ns, {std::move(key), std::move(first), 1, 1, now, now});
}

std::vector<event_series_entry>
event_series_memory::sweep(runtime::time_point now, series_due which) {
    std::vector<event_series_entry> behind;
    entries_.erase_if([&](event_series_entry& entry) {
        bool const over = is_over(entry, now);
        bool const stale = now - entry.last_written >= refresh;
        if (entry.count > entry.written && (over || stale || which == series_due::all)) {
            behind.push_back(entry);
            entry.written = entry.count;
            entry.last_written = now;
        }
        return over;
    });
    return behind;
}

}  // namespace vitals::publishing::events
