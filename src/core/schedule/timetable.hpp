// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which check is due when. Due times fall on slots, so they are kept slot by slot: a fifth of a microsecond less for
// each probe at 10,000 checks than a binary heap, which touches a dozen of them. Where each check has a slot to itself
// (100,000 checks, one a day), it takes 100 bytes more a check.

#include "core/schedule/slot.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

namespace vitals::inline core::schedule {

// Forgetting a check is lazy: its entry stays until it is due, and whoever takes it sees that the generation
// no longer fits. When many are dead, drop_if() sweeps them out.
class timetable {
public:
    struct entry {
        time_point due;
        std::uint32_t check = 0;
        std::uint32_t generation = 0;
        friend bool operator==(entry const&, entry const&) = default;
    };

    void put(entry next);
    std::optional<time_point> next() const;
    // The earliest of the entries that are due, taken out; nothing when none is.
    std::optional<entry> take(time_point now);
    // The check of the entry that is taken `steps` after the next one, if it is of the same slot: to be made ready.
    std::optional<std::uint32_t> upcoming(std::size_t steps) const;

    std::size_t size() const { return size_; }
    // More dead entries than are worth keeping, when `live` of them belong to running checks.
    bool crowded(std::size_t live) const { return size_ > 2 * live + 1024; }
    template <class Dead>
    void drop_if(Dead const& is_dead) {
        for (auto next = slots_.begin(); next != slots_.end();) {
            auto& [due, members] = *next;
            size_ -= std::erase_if(members, [&](member const& each) {
                return is_dead(entry{due, each.check, each.generation});
            });
            next = members.empty() ? slots_.erase(next) : std::next(next);
        }
    }

private:
    struct member {
        std::uint32_t check = 0;
        std::uint32_t generation = 0;
    };

    std::map<time_point, std::vector<member>> slots_;  // none of them empty
    std::size_t size_ = 0;
};

}  // namespace vitals::inline core::schedule
