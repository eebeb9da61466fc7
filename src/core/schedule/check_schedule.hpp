// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Interval and phase of one check: when it is due.

#include "core/schedule/slot.hpp"

#include <cstdint>
#include <string_view>

namespace vitals::inline core::schedule {

// The first probe of a check starts at most this long after the check was added.
inline constexpr duration first_within = std::chrono::seconds{5};

struct due_time {
    time_point due;
    std::uint64_t skipped = 0;  // due times that had passed before; they are not made up for
};

// A check is due at k * interval + phase of the steady clock; the phase is a hash of its name. So
// the checks of any set spread evenly over their interval, and nothing drifts. An edit keeps the
// due times unless it changes the interval, and so does a restart of the process (the clock counts
// from the machine's start). Only the first probe may come out of turn, so that an interval of an
// hour shows a result at once.
// After an edit: if the new schedule equals the old one, keep the pending due time; otherwise call
// first_due().
class check_schedule {
public:
    check_schedule() = default;  // never due: call is_never() alone
    check_schedule(std::string_view identity, duration interval);  // interval: at least one slot

    bool is_never() const { return interval_ == duration::zero(); }

    // For a check that is added at `now`: not before it, within min(interval, first_within) and a
    // slot.
    time_point first_due(time_point now) const;
    // As next_due(), but within first_within and a second, also with a long interval: the probe of
    // `last` asked nothing.
    due_time soon_due(time_point last, time_point now) const;
    // The due time after `last`, asked at `now`, when the probe of `last` has ended.
    due_time next_due(time_point last, time_point now) const;

    duration interval() const { return interval_; }
    duration phase() const;  // in [0, interval)

    friend bool operator==(check_schedule const&, check_schedule const&) = default;

private:
    time_point at_or_after(time_point when) const;

    duration interval_{};
    std::uint64_t hash_ = 0;
};

}  // namespace vitals::inline core::schedule
