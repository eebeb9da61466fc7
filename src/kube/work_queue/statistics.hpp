// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a work queue counts, with the meaning of client-go's workqueue_* metrics.

#include "core/status/probe_statistics.hpp"
#include "kube/work_queue/job.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace vitals::kube::work_queue {

struct statistics {
    std::size_t depth = 0;               // keys that are due and wait for a worker or their group
    std::size_t delayed = 0;             // keys that wait for a retry or a later time
    double oldest_seconds = 0;           // since the add of the key that has waited longest
    double longest_running_seconds = 0;  // of the jobs under way
    std::uint64_t adds = 0;              // those that found their key waiting already not counted
    std::uint64_t retries = 0;
    std::array<std::uint64_t, drop_reason_count> dropped{};  // by drop_reason
    status::duration_histogram latency{};                    // from a key's due time to its job
    status::duration_histogram work_duration{};
};

}  // namespace vitals::kube::work_queue
