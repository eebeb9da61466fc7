// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What metrics and readiness may ask of a watcher. A plain value.

#include "runtime/clock.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace vitals::kube::informer {

struct informer_state {
    // By reason (watch_ending, or "start"); the set of reasons is bounded.
    using counters = std::map<std::string_view, std::uint64_t>;

    bool connected = false;  // a watch is open
    bool synced = false;     // the store has been filled once
    std::string_view trouble{
    };  // why nothing can be read at present ("forbidden"); empty: all is well
    runtime::time_point last_event{};  // or list; zero before the first
    runtime::time_point left{};        // when the last watch ended; zero before
    std::uint64_t events = 0;          // changes and bookmarks
    std::uint64_t undecodable = 0;
    std::uint64_t oversized = 0;           // objects beyond the limit, which were left out
    std::uint64_t safety_corrections = 0;  // objects the safety relist had to correct
    counters relists;
    counters watch_restarts;

    // Until when changes are known.
    runtime::time_point known_until(runtime::time_point now) const {
        return connected ? now : std::max(last_event, left);
    }
};

}  // namespace vitals::kube::informer
