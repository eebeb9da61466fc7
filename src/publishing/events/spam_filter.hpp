// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A token bucket for each object and reason: 25 Events at once, then one in 300 s.

#include "runtime/clock.hpp"
#include "runtime/grouped_lru.hpp"

#include <cstddef>
#include <string>

namespace vitals::publishing::events {

class spam_filter {
public:
    // Beyond that the namespace with most buckets loses the least used one.
    static constexpr std::size_t most_buckets = 4096;

    // The key: object_and_reason().
    bool let_pass(std::string const& key, runtime::time_point now);
    std::size_t size() const { return buckets_.size(); }

private:
    struct bucket {
        std::string key;
        double tokens;
        runtime::time_point filled;
    };

    runtime::grouped_lru<bucket> buckets_{most_buckets};
};

}  // namespace vitals::publishing::events
