// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The probes of one loop that are due and could not start yet: the namespaces take turns, and each
// one's earliest goes first.

#include "core/schedule/timetable.hpp"
#include "probing/checker/tenants.hpp"

#include <cstddef>
#include <deque>
#include <optional>

namespace vitals::probing::checker {

class waiting_probes {
public:
    using entry = schedule::timetable::entry;

    void put(tenant& tenant, entry const& which);
    // The probe that starts next, among the namespaces that `may_start`. Entries that are void are
    // dropped on the way.
    template <class MayStart, class IsVoid>
    std::optional<entry> take(MayStart const& may_start, IsVoid const& is_void) {
        for (auto left = in_turn_.size(); left > 0; --left) {
            auto& next = *in_turn_.front();
            in_turn_.pop_front();
            auto const taken = may_start(next) ? take_of(next, is_void) : std::nullopt;
            if (next.waiting.size() > 0) in_turn_.push_back(&next);
            if (taken) return taken;
        }
        return std::nullopt;
    }
    template <class IsVoid>
    void drop_if(IsVoid const& is_void) {
        for (auto* const each : in_turn_) drop_of(*each, is_void);
        std::erase_if(in_turn_, [](tenant const* each) { return each->waiting.size() == 0; });
    }
    // Nothing of the namespace is wanted any more.
    void forget(tenant& tenant);

    bool empty() const { return in_turn_.empty(); }
    std::size_t size() const { return size_; }
    schedule::time_point oldest_due() const;  // max: none
    // When a namespace's limit of probes a second next admits one, after `now`; max: none waits for
    // that.
    schedule::time_point admitted_after(schedule::time_point now) const;

private:
    template <class IsVoid>
    std::optional<entry> take_of(tenant& tenant, IsVoid const& is_void) {
        std::optional<entry> taken;
        do {
            taken = tenant.waiting.take(schedule::time_point::max());
            if (taken) --size_;
        } while (taken && is_void(*taken));
        tenant.publish_waiting();
        return taken;
    }
    template <class IsVoid>
    void drop_of(tenant& tenant, IsVoid const& is_void) {
        size_ -= tenant.waiting.size();
        tenant.waiting.drop_if(is_void);
        size_ += tenant.waiting.size();
        tenant.publish_waiting();
    }

    std::deque<tenant*> in_turn_;  // those with probes that wait, the next one first
    std::size_t size_ = 0;
};

}  // namespace vitals::probing::checker
