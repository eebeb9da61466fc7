// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/spam_filter.hpp"

#include "publishing/events/event_key.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace vitals::publishing::events {

namespace {

constexpr double burst = 25;
constexpr std::chrono::duration<double> refill{300};

}  // namespace

bool spam_filter::let_pass(std::string const& key, runtime::time_point now) {
    auto const ns = namespace_of(key);
    auto* const known = buckets_.find(ns, key);
    if (known == nullptr) buckets_.make_room();
    auto& used = known == nullptr ? buckets_.add(ns, {key, burst, now}) : *known;
    used.tokens = std::min(burst, used.tokens + (now - used.filled) / refill);
    used.filled = now;
    if (used.tokens < 1) return false;
    used.tokens -= 1;
    return true;
}

}  // namespace vitals::publishing::events
