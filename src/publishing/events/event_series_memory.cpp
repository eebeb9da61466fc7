// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_series_memory.hpp"

#include "kube/model/event.hpp"
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

event_series_entry* event_series_memory::find(event_key const& key) {
    auto const found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.end(), entries_, found->second);
    return &*found->second;
}

std::optional<event_series_entry> event_series_memory::make_room() {
    if (entries_.size() < most_entries) return std::nullopt;
    auto oldest = entries_.front();
    erase(oldest.key);
    if (oldest.count == oldest.written) return std::nullopt;
    return oldest;
}

event_series_entry&
event_series_memory::add(event_key key, kube::model::event first, runtime::time_point now) {
    if (entries_.size() >= most_entries) erase(event_key{entries_.front().key});
    auto const place =
        entries_.insert(entries_.end(), {std::move(key), std::move(first), 1, 1, now, now});
    by_key_.emplace(place->key, place);
    return *place;
}

void event_series_memory::erase(event_key const& key) {
    auto const found = by_key_.find(key);
    if (found == by_key_.end()) return;
    auto const place = found->second;
    by_key_.erase(found);  // first: its key is a view into the entry
    entries_.erase(place);
}

std::vector<event_series_entry>
event_series_memory::sweep(runtime::time_point now, series_due which) {
    std::vector<event_series_entry> behind;
    for (auto next = entries_.begin(); next != entries_.end();) {
        auto const entry = next++;
        bool const over = is_over(*entry, now);
        bool const stale = now - entry->last_written >= refresh;
        if (entry->count > entry->written && (over || stale || which == series_due::all)) {
            behind.push_back(*entry);
            entry->written = entry->count;
            entry->last_written = now;
        }
        if (over) erase(event_key{entry->key});
    }
    return behind;
}

}  // namespace vitals::publishing::events
