// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// When checks that are not probed become critical without an update. An update costs a look-up and
// no entry: the entry of the earlier deadline stays, and moves on when it is due. PURE.

#include "core/schedule/slot.hpp"
#include "core/schedule/timetable.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace vitals::inline core::schedule {

class ttl_deadlines {
public:
    // The check expires at the beginning of the first slot from `due` on, unless another deadline
    // is set before. `updated`: there has been an update since it was added.
    void set(std::uint32_t check, time_point due, bool updated);
    void forget(std::uint32_t check);
    bool knows(std::uint32_t check) const { return armed_.contains(check); }
    std::optional<time_point> due(std::uint32_t check) const;
    bool updated(std::uint32_t check) const;  // false for an unknown one

    // When take() has something to do; then perhaps nothing expires.
    std::optional<time_point> next() const { return entries_.next(); }
    struct expired {
        std::uint32_t check = 0;
        bool updated = false;
        time_point due;
        friend bool operator==(expired const&, expired const&) = default;
    };
    // Those that have expired by `now`, the earliest first; they are known no more. Looks at no
    // more than `most` entries: it is to be called again while next() is not after `now`.
    std::vector<expired> take(time_point now, std::size_t most);

    std::size_t size() const { return armed_.size(); }
    std::size_t entries() const { return entries_.size(); }

private:
    struct deadline {
        time_point due;
        time_point entry;  // never after `due`
        std::uint32_t edition = 0;
        bool updated = false;
    };

    void put(std::uint32_t check, deadline& of);
    void drop_void_entries();

    std::unordered_map<std::uint32_t, deadline> armed_;
    timetable entries_;
    std::uint32_t edition_ = 0;
};

}  // namespace vitals::inline core::schedule
