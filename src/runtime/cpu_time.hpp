// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The CPU time of the calling thread: unlike time, it does not pass while others have the
// processor.

#include <chrono>

namespace vitals::runtime {

std::chrono::nanoseconds thread_cpu_time();

// Spent once the thread that created it, which must be the one that asks, has used this much more.
// Costs a system call each time.
class cpu_budget {
public:
    explicit cpu_budget(std::chrono::nanoseconds limit) : end_{thread_cpu_time() + limit} {}
    bool spent() const { return thread_cpu_time() >= end_; }

private:
    std::chrono::nanoseconds end_;
};

}  // namespace vitals::runtime
