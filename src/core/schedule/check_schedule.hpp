// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Interval and phase of one check: when it is due.

#include "core/schedule/slot.hpp"

#include <cstdint>
#include <string_view>

namespace vitals::inline core::schedule {

// The first probe of a check comes at latest so long after it was added.
inline constexpr duration first_within = std::chrono::seconds{5};

struct due_time {
    time_point due;
    std::uint64_t skipped = 0;  // due times that had passed before: they are not made up for
};

// A check is due at k * interval + phase of the steady clock, and the phase is a hash of its name. So the
// checks of any set spread evenly over their interval, nothing drifts, an edit that leaves the interval
// alone keeps the beat, and so does a restart of the process (the clock counts from the machine's start).
// Only the first probe may come out of turn, so that an interval of an hour shows a result at once.
//
// Two equal beats: keep the due time the check has. Otherwise it starts anew with first_due().
class check_schedule {
public:
    check_schedule(std::string_view identity, duration interval);  // interval: at least one slot

    // Of a check that is added at `now`: not before it, within min(interval, first_within) and a slot.
    time_point first_due(time_point now) const;
    // What follows the probe that was due at `last`, asked at `now` when that probe has ended.
    due_time next_due(time_point last, time_point now) const;

    duration interval() const { return interval_; }
    duration phase() const;  // in [0, interval)

    friend bool operator==(check_schedule const&, check_schedule const&) = default;

private:
    time_point at_or_after(time_point when) const;

    duration interval_;
    std::uint64_t hash_;
};

}  // namespace vitals::inline core::schedule
