// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A token bucket for each object and reason: 25 Events at once, then one in 300 s.

#include "runtime/clock.hpp"
#include "runtime/lru.hpp"

#include <cstddef>
#include <string>

namespace vitals::publishing::events {

class spam_filter {
public:
    static constexpr std::size_t most_buckets = 4096;  // the least used are forgotten

    bool let_pass(std::string const& object_and_reason, runtime::time_point now);
    std::size_t size() const { return buckets_.size(); }

private:
    struct bucket {
        std::string key;
        double tokens;
        runtime::time_point filled;
    };

    runtime::lru<bucket> buckets_;
};

}  // namespace vitals::publishing::events
