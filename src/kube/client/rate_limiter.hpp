// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How fast we may ask the API server: a token bucket. Pure: time comes in. kubernetes-client.md 9.2.

#include <chrono>

namespace vitals::kube::client {

class rate_limiter {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    rate_limiter(double per_second, double burst)
        : per_second_{per_second}, burst_{burst}, tokens_{burst} {}

    // Takes one token and says how long to wait until it is there. Those who come later wait longer.
    duration take(time_point now);
    // A token that was taken and not used. Those who wait keep their times; whoever comes next waits less.
    void give_back();

private:
    double per_second_;
    double burst_;
    double tokens_;  // below zero: promised to those who wait
    time_point last_{};
};

}  // namespace vitals::kube::client
