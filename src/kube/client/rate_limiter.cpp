// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/rate_limiter.hpp"

#include <algorithm>
#include <chrono>

namespace vitals::kube::client {

rate_limiter::duration rate_limiter::take(time_point now) {
    using seconds = std::chrono::duration<double>;
    if (now > last_) {
        auto const passed = std::chrono::duration_cast<seconds>(now - last_).count();
        tokens_ = std::min(burst_, tokens_ + passed * per_second_);
        last_ = now;
    }
    tokens_ -= 1;
    if (tokens_ >= 0) return duration::zero();
    return std::chrono::ceil<duration>(seconds{-tokens_ / per_second_});
}

void rate_limiter::give_back() {
    tokens_ = std::min(burst_, tokens_ + 1);
}

}  // namespace vitals::kube::client
