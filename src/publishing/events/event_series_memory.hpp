// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which Event a repetition belongs to, and when its count is written: for the second occurrence at
// once, then every 30 minutes, and a last time after 6 minutes of silence, which closes the series
// (client-go's events recorder).

#include "kube/model/event.hpp"
#include "runtime/clock.hpp"
#include "runtime/lru.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vitals::publishing::events {

using event_key = std::string;  // action, reason, type, object and subject

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
    static constexpr std::size_t most_entries = 4096;  // the least used are forgotten

    // It has been silent for so long that the next occurrence begins a new series.
    static bool is_over(event_series_entry const& entry, runtime::time_point now);
    // Null: the series is not known.
    event_series_entry* find(event_key const& key) { return entries_.find(key); }
    // Call it before add(): forgets the least used series when the memory is full. Returns it if
    // its count is not written yet.
    std::optional<event_series_entry> evict_oldest();
    event_series_entry& add(event_key key, kube::model::event first, runtime::time_point now);
    void erase(event_key const& key) { entries_.erase(key); }
    // Forgets the series that ended. Returns those whose count is to be written now; they count as
    // written.
    std::vector<event_series_entry> sweep(runtime::time_point now, series_due which);
    std::size_t size() const { return entries_.size(); }

private:
    runtime::lru<event_series_entry> entries_;
};

}  // namespace vitals::publishing::events
