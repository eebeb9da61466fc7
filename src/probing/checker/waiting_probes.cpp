// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/checker/waiting_probes.hpp"

#include "core/schedule/slot.hpp"
#include "probing/checker/tenants.hpp"

#include <algorithm>
#include <deque>

namespace vitals::probing::checker {

void waiting_probes::put(tenant& tenant, entry const& which) {
    if (tenant.waiting.size() == 0) in_turn_.push_back(&tenant);
    tenant.waiting.put(which);
    tenant.publish_waiting();
    ++size_;
}

schedule::time_point waiting_probes::oldest_due() const {
    auto oldest = schedule::time_point::max();
    for (auto const* const each : in_turn_) oldest = std::min(oldest, each->oldest_due.get());
    return oldest;
}

schedule::time_point waiting_probes::admitted_after(schedule::time_point now) const {
    auto first = schedule::time_point::max();
    for (auto const* const each : in_turn_)
        if (!each->rate.admits(now)) first = std::min(first, each->rate.admits_at());
    return first;
}

void waiting_probes::forget(tenant& tenant) {
    drop_of(tenant, [](entry const&) { return true; });
    std::erase(in_turn_, &tenant);  // NOLINT(misc-include-cleaner): it comes from <deque>
}

}  // namespace vitals::probing::checker
