// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which check is due when. A binary heap: at 100,000 entries nothing cleverer was faster (hot-path.md, 9).

#include "schedule/slot.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace vitals::schedule {

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

    std::size_t size() const { return entries_.size(); }
    // More dead entries than are worth keeping, when `live` of them belong to running checks.
    bool crowded(std::size_t live) const { return entries_.size() > 2 * live + 1024; }
    template <class Dead>
    void drop_if(Dead const& is_dead) {
        std::erase_if(entries_, is_dead);
        restore();
    }

private:
    void restore();

    std::vector<entry> entries_;  // the earliest in front
};

static_assert(sizeof(timetable::entry) == 16);

}  // namespace vitals::schedule
