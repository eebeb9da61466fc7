// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names for Events: as client-go makes them, from the object's name and the time in nanoseconds.

#include "kube/model/event.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::publishing::events {

class event_namer {
public:
    explicit event_namer(runtime::clock& clock) : clock_{clock} {}

    std::string name_for(std::string_view object) {
        auto const since = clock_.wall().time_since_epoch();
        auto const stamp = std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
        return kube::model::event_name(object, static_cast<std::uint64_t>(stamp) + given_++);
    }

private:
    runtime::clock& clock_;
    std::uint64_t given_ = 0;  // two names of one instant differ
};

}  // namespace vitals::publishing::events
