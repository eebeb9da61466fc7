// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What liveness is made of: signs of life of the control loop, the probe loops and the informer. A lost API
// server or failing checks are no reason to be restarted (dapr-health.md section 10.1, R6).

#include "checker/checker_set.hpp"
#include "health_server/registry.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <vector>

namespace vitals::app {

class heartbeats {
public:
    // One heartbeat for each of `informers` loops: the others must not hide one that is stuck.
    heartbeats(health_server::registry& health, std::size_t informers);

    // Passes the beats of the control loop (this very coroutine) and of the probe loops on, until cancelled.
    runtime::awaitable<void> run(runtime::clock& clock, checker::checker_set const& checkers);
    // That informer, or the file source, has done something.
    void informer_progress(std::size_t which) { informers_.at(which).beat(); }

private:
    health_server::heartbeat control_loop_;
    health_server::heartbeat probe_loops_;
    std::vector<health_server::heartbeat>
        informers_;  // "informer", or "informer-1", "informer-2", ...
};

}  // namespace vitals::app
