// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/schedule/ttl_deadlines.hpp"

#include "core/schedule/slot.hpp"
#include "core/schedule/timetable.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace vitals::inline core::schedule {

void ttl_deadlines::set(std::uint32_t check, time_point due, bool updated) {
    auto const [at, fresh] = armed_.try_emplace(check);
    auto& of = at->second;
    of.due = to_slot(due);
    of.updated = updated;
    if (fresh || of.due < of.entry) put(check, of);
}

void ttl_deadlines::put(std::uint32_t check, deadline& of) {
    of.entry = of.due;
    of.edition = ++edition_;
    entries_.put({of.due, check, of.edition});
    drop_void_entries();
}

void ttl_deadlines::forget(std::uint32_t check) {
    if (armed_.erase(check) > 0) drop_void_entries();
}

void ttl_deadlines::drop_void_entries() {
    if (!entries_.crowded(armed_.size())) return;
    entries_.drop_if([this](timetable::entry const& each) {
        auto const of = armed_.find(each.check);
        return of == armed_.end() || of->second.edition != each.generation;
    });
}

std::optional<time_point> ttl_deadlines::due(std::uint32_t check) const {
    auto const of = armed_.find(check);
    if (of == armed_.end()) return std::nullopt;
    return of->second.due;
}

bool ttl_deadlines::updated(std::uint32_t check) const {
    auto const of = armed_.find(check);
    return of != armed_.end() && of->second.updated;
}

std::vector<ttl_deadlines::expired> ttl_deadlines::take(time_point now, std::size_t most) {
    std::vector<expired> all;
    for (; most > 0; --most) {
        auto const entry = entries_.take(now);
        if (!entry) break;
        auto const of = armed_.find(entry->check);
        if (of == armed_.end() || of->second.edition != entry->generation) continue;
        if (of->second.due > now) {
            put(entry->check, of->second);
            continue;
        }
        all.push_back({.check = entry->check, .updated = of->second.updated, .due = of->second.due}
        );
        armed_.erase(of);
    }
    return all;
}

}  // namespace vitals::inline core::schedule
