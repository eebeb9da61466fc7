// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/schedule/timetable.hpp"

#include "core/schedule/slot.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace vitals::inline core::schedule {

void timetable::put(entry next) {
    // Usually the latest: a check that has just run is due again after its interval.
    auto const place = slots_.try_emplace(slots_.end(), next.due);
    place->second.push_back({next.check, next.generation});
    ++size_;
}

std::optional<time_point> timetable::next() const {
    if (slots_.empty()) return std::nullopt;
    return slots_.begin()->first;
}

std::optional<timetable::entry> timetable::take(time_point now) {
    auto const first = slots_.begin();
    if (first == slots_.end() || first->first > now) return std::nullopt;
    auto& members = first->second;
    entry const taken{first->first, members.back().check, members.back().generation};
    members.pop_back();
    --size_;
    if (members.empty()) slots_.erase(first);
    return taken;
}

std::optional<std::uint32_t> timetable::upcoming(std::size_t steps) const {
    if (slots_.empty()) return std::nullopt;
    auto const& members = slots_.begin()->second;
    if (steps >= members.size()) return std::nullopt;
    return members[members.size() - 1 - steps].check;
}

}  // namespace vitals::inline core::schedule
