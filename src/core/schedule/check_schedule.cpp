// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/schedule/check_schedule.hpp"

#include "core/schedule/slot.hpp"
#include "core/schedule/stable_hash.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string_view>

namespace vitals::inline core::schedule {
namespace {

// A probe that times out after a whole interval (Consul's defaults are 10 s and 10 s) ends just
// after the next due time. The next probe is then late and not skipped, or such a check would run
// at half its rate.
constexpr duration max_lateness = std::chrono::milliseconds{25};

// After a first probe out of turn, the next one comes at least this much later: the shortest
// interval there is.
constexpr duration min_gap = std::chrono::seconds{1};

// A whole number of slots in [0, span), picked by the hash.
duration spread(std::uint64_t hash, duration span) {
    auto const slots = static_cast<std::uint64_t>(span / slot);
    return static_cast<duration::rep>(hash % slots) * slot;
}

}  // namespace

check_schedule::check_schedule(std::string_view identity, duration interval)
    : interval_{std::max(interval, slot)}, hash_{stable_hash(identity)} {
    assert(interval >= slot);
}

duration check_schedule::phase() const {
    return spread(hash_, interval_);
}

time_point check_schedule::at_or_after(time_point when) const {
    auto const into = (when.time_since_epoch() - phase()) % interval_;
    if (into == duration::zero()) return when;
    return into > duration::zero() ? when + (interval_ - into) : when - into;
}

time_point check_schedule::first_due(time_point now) const {
    if (interval_ <= first_within) return to_slot(at_or_after(now));
    return to_slot(now + spread(hash_, first_within));
}

due_time check_schedule::soon_due(time_point last, time_point now) const {
    auto const next = next_due(last, now);
    return {std::min(next.due, first_due(now + min_gap)), next.skipped};
}

due_time check_schedule::next_due(time_point last, time_point now) const {
    // `last` is the slot of a due time: less than one slot after it.
    auto const next = at_or_after(last + std::min(min_gap, interval_) - slot);
    auto const still_good = now - max_lateness;
    if (next >= still_good) return {to_slot(next), 0};
    auto const due = at_or_after(still_good);
    return {to_slot(due), static_cast<std::uint64_t>((due - next) / interval_)};
}

}  // namespace vitals::inline core::schedule
