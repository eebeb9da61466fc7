// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The delay before the next try: it doubles, has jitter, and is reset only after a period of
// success. Pure: time comes in as an argument, randomness as a number. As client-go's backoff
// manager of the Reflector (0.8 s to 30 s, reset after 2 min).

#include <chrono>
#include <optional>

namespace vitals::runtime {

class backoff {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    struct limits {
        duration first = std::chrono::milliseconds{800};
        duration cap = std::chrono::seconds{30};
        duration reset_after =
            std::chrono::seconds{120};  // of success, until the delay starts anew
    };

    backoff() : backoff{limits{}} {}
    explicit backoff(limits bounds) : limits_{bounds}, base_{bounds.first} {}

    // The next delay: base x (1 + random), random in [0, 1); the base then doubles up to the cap.
    duration next(time_point now, double random);
    // A try has succeeded. The base is reset after `reset_after` without a call of next().
    void succeeded(time_point now);

private:
    limits limits_;
    duration base_;
    std::optional<time_point> healthy_since_;
};

}  // namespace vitals::runtime
