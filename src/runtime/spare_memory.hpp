// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Gives memory back that the allocator would keep for ever, under the limit of a container; but
// seldom: that walks all heaps of the process with their locks held, and the author of a large
// ConfigMap could cause it at will. Belongs to one thread.

#include "runtime/clock.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace vitals::runtime {

class spare_memory {
public:
    static constexpr std::chrono::seconds at_most_every{10};

    // `trim`: the function that gives it back; malloc_trim() but in tests.
    explicit spare_memory(std::function<void()> trim = {});

    // Much was freed since.
    void freed() { pending_ = true; }
    // Gives back freed memory, unless it is too soon after the last time. Then the result is when
    // to call this again.
    std::optional<time_point> give_back(time_point now);

private:
    std::function<void()> trim_;
    bool pending_ = false;
    std::optional<time_point> last_;
};

}  // namespace vitals::runtime
