// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which Event a repetition belongs to, and when its count is written: for the second occurrence at
// once, then every 30 minutes, and a last time after 6 minutes of silence, which closes the series
// (client-go's events recorder).

#include "kube/model/event.hpp"
#include "publishing/events/event_key.hpp"
#include "runtime/clock.hpp"
#include "runtime/grouped_lru.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vitals::publishing::events {

// All counts that are not written yet: at shutdown.
enum class series_due : std::uint8_t { now, all };

struct event_series_entry {
    event_key key;
    kube::model::event first;  // as it was created
    unsigned count = 1;
    unsigned written = 1;
    runtime::time_point last_seen{};
    runtime::time_point last_written{};
};

class event_series_memory {
public:
    // Beyond that the namespace with most series loses the least used one.
    static constexpr std::size_t most_entries = 4096;

    // It has been silent for so long that the next occurrence begins a new series.
    static bool is_over(event_series_entry const& entry, runtime::time_point now);
    // Null: the series is not known.
    event_series_entry* find(event_key const& key) { return entries_.find(namespace_of(key), key); }
    // Call it before add(): forgets a series when the memory is full. Returns it if its count is
    // not written yet.
    std::optional<event_series_entry> make_room();
    event_series_entry& add(event_key key, kube::model::event first, runtime::time_point now);
    void erase(event_key const& key) { entries_.erase(namespace_of(key), key); }
    // Forgets the series that ended. Returns those whose count is to be written now; they count as
    // written.
    std::vector<event_series_entry> sweep(runtime::time_point now, series_due which);
    std::size_t size() const { return entries_.size(); }

private:
    runtime::grouped_lru<event_series_entry> entries_{most_entries};
};

}  // namespace vitals::publishing::events
