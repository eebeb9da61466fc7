// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Changes that another process writes as long as it lives, in the order in which they came. When
// there is no room, the namespace with most of them loses its oldest one: a namespace whose checks
// flap costs the others nothing. Pure: time comes in.

#include "publishing/events/event_recorder.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::publishing::events {

class held_events {
public:
    static constexpr std::size_t most = 10'000;  // of all namespaces

    // True: another one had to go for it.
    bool add(std::string_view ns, runtime::time_point now, check_event what);
    void forget_before(runtime::time_point when);
    // All, from the oldest one on.
    std::vector<check_event> take();

private:
    struct held {
        runtime::time_point at;
        std::uint64_t number = 0;  // as they came
        check_event what;
    };

    std::map<std::string, std::deque<held>, std::less<>> namespaces_;  // none is empty
    std::size_t size_ = 0;
    std::uint64_t last_ = 0;
};

}  // namespace vitals::publishing::events
