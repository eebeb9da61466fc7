// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From when on the list of statuses can be relied on. After a start every check is listed with its
// initial status, which is `critical` unless its definition sets another: a reader would take a
// restart for an outage. So readers wait until each check of the first list of definitions has been
// probed once, but not for ever. PURE.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace vitals::inline core::status {

class first_results {
public:
    using time_point = std::chrono::steady_clock::time_point;

    // Counted from the list: a check with a long timeout must not keep a replica from its readers.
    static constexpr std::chrono::seconds longest_wait{30};

    // All definitions have been read, and this many checks have not been probed yet. Only the first
    // call counts.
    void listed(std::size_t waited_for, time_point now);
    // This many of these checks are left. Never more than before: later definitions are not waited
    // for.
    void left(std::size_t waited_for);
    // Gives up when its time is over.
    void time_is(time_point now);

    // Once true, always true.
    bool ready() const { return ready_; }
    std::size_t waited_for() const { return left_; }  // also afterwards: those that were given up
    // When time_is() must be called at the latest; none: not without another call.
    std::optional<time_point> due() const;
    // "2 of 6 checks have no result yet"
    std::string text() const;

private:
    std::optional<time_point> listed_;
    std::size_t all_ = 0;
    std::size_t left_ = 0;
    bool ready_ = false;
};

}  // namespace vitals::inline core::status
