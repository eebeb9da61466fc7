// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The client-side rate limit of requests: a token bucket, as client-go has it. Pure: time comes in.

#include <chrono>

namespace vitals::kube::client {

class rate_limiter {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    rate_limiter(double per_second, double burst)
        : per_second_{per_second}, burst_{burst}, tokens_{burst} {}

    // Takes one token and says how long to wait for it. Later callers wait longer.
    duration take(time_point now);
    // Returns a token that was taken and not used. Callers that wait already keep their times; the
    // next one waits less.
    void give_back();

private:
    double per_second_;
    double burst_;
    double tokens_;  // below zero: promised to those who wait
    time_point last_{};
};

}  // namespace vitals::kube::client
