// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "schedule/timetable.hpp"

#include "schedule/slot.hpp"

#include <algorithm>
#include <optional>

namespace vitals::schedule {
namespace {

bool is_later(timetable::entry const& a, timetable::entry const& b) {
    return a.due > b.due;
}

}  // namespace

void timetable::put(entry next) {
    entries_.push_back(next);
    std::ranges::push_heap(entries_, is_later);
}

std::optional<time_point> timetable::next() const {
    if (entries_.empty()) return std::nullopt;
    return entries_.front().due;
}

std::optional<timetable::entry> timetable::take(time_point now) {
    if (entries_.empty() || entries_.front().due > now) return std::nullopt;
    std::ranges::pop_heap(entries_, is_later);
    auto const first = entries_.back();
    entries_.pop_back();
    return first;
}

void timetable::restore() {
    std::ranges::make_heap(entries_, is_later);
}

}  // namespace vitals::schedule
