// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/spam_filter.hpp"

#include "runtime/clock.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace vitals::publishing::events {

namespace {

constexpr double burst = 25;
constexpr std::chrono::duration<double> refill{300};

}  // namespace

bool spam_filter::let_pass(std::string const& object_and_reason, runtime::time_point now) {
    auto const [known, is_new] = by_key_.try_emplace(object_and_reason);
    if (is_new)
        known->second = buckets_.insert(buckets_.end(), {object_and_reason, burst, now});
    else
        buckets_.splice(buckets_.end(), buckets_, known->second);
    auto& used = *known->second;
    used.tokens = std::min(burst, used.tokens + (now - used.filled) / refill);
    used.filled = now;
    if (buckets_.size() > most_buckets) {
        by_key_.erase(buckets_.front().key);
        buckets_.pop_front();
    }
    if (used.tokens < 1) return false;
    used.tokens -= 1;
    return true;
}

}  // namespace vitals::publishing::events
