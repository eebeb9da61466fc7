// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The results of a probe loop that wait for delivery: each delivery wakes the control loop, so
// results are collected for up to 50 ms.

#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "probing/checker/running_probe.hpp"
#include "probing/checker/undelivered_bytes.hpp"
#include "probing/checker/undelivered_room.hpp"
#include "runtime/clock.hpp"
#include "runtime/frame_pool.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace vitals::probing::checker {

struct probe_result {
    status::handle check;
    health::observation seen;
    undelivered_bytes bytes{};
};

// Of memory.
inline std::size_t bytes_of(health::observation const& seen) {
    return sizeof(seen) + seen.output.capacity();
}

struct result_count {
    std::size_t results = 0;
    std::size_t bytes = 0;
};

// Where a loop's results go. Called on the loop's thread, at most once per slot, and within 50 ms
// of the probe's end.
struct result_sink {
    std::function<void(std::span<probe_result>)> deliver;  // moves them out
    // Results that were delivered, but not processed yet. While there are too many, no probe
    // starts: a queue must not grow without bound, and a slow consumer is not helped by more work.
    // The delay is measured as lateness.
    std::function<result_count()> undelivered;
    std::function<void()> drained{};  // after drain(): nothing is in flight and all was delivered
    std::function<void()> alive{};    // after ask()
    // Shared by all loops with the same store.
    std::shared_ptr<undelivered_room> room = std::make_shared<undelivered_room>();
};

using running_probes = std::list<running_probe, runtime::pooled<running_probe>>;

class delivery {
public:
    // Takes `finished` over from those in flight. Its result is to be delivered by `latest`.
    void
    add(running_probes& flying, running_probes::iterator finished, runtime::time_point latest) {
        bytes_ += bytes_of(finished->seen);
        finished_.splice(finished_.end(), flying, finished);
        due_ = std::min(due_, latest);
    }
    // Calls `ended` for each probe that is still wanted, and hands its result to the sink.
    template <class Ended>
    void deliver(result_sink const& to, Ended const& ended) {
        for (auto& each : finished_) {
            if (!each.wanted) continue;
            ended(each);
            batch_.push_back({each.check, std::move(each.seen), std::move(each.bytes)});
            if (batch_.size() == most_in_batch) hand_over(to);
        }
        hand_over(to);
        finished_.clear();
        bytes_ = 0;
        due_ = runtime::time_point::max();
    }

    result_count size() const { return {.results = finished_.size(), .bytes = bytes_}; }
    runtime::time_point due() const { return due_; }  // max: none

private:
    static constexpr std::size_t most_in_batch = 256;

    // The vector keeps its memory: large vectors, allocated for each batch, took a twentieth of all
    // CPU in malloc.
    void hand_over(result_sink const& to) {
        if (!batch_.empty()) to.deliver(batch_);
        batch_.clear();
    }

    running_probes finished_;
    std::size_t bytes_ = 0;
    std::vector<probe_result> batch_;
    runtime::time_point due_ = runtime::time_point::max();
};

}  // namespace vitals::probing::checker
