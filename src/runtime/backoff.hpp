// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The delay before the next try: doubling, jittered, reset only after a quiet period of success.
// Pure: time comes in as an argument, randomness as a number. kubernetes-client.md section 9.1.

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
    // Something works again. The base is reset once it has worked for `reset_after` without a call of next().
    void succeeded(time_point now);

private:
    limits limits_;
    duration base_;
    std::optional<time_point> healthy_since_;
};

}  // namespace vitals::runtime
