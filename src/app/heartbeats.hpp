// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The parts of liveness: heartbeats of the control loop, the probe loops, the reader of manifests
// and the informers. Neither an unreachable API server nor failing checks are a reason for a
// restart: it would not help, and all replicas would restart at once.

#include "probing/checker/checker_set.hpp"
#include "runtime/coroutine.hpp"
#include "serving/health_server/registry.hpp"
#include "sources/controller/controller.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace vitals::app {

class heartbeats {
public:
    // One heartbeat for each of `informers` loops: the others must not hide one that is stuck.
    heartbeats(
        serving::health_server::registry& health,
        runtime::executor const& control_loop,
        std::size_t informers
    );

    void watch(probing::checker::checker_set& checkers);
    void forget_checkers();  // before they end
    void watch(sources::controller::controller& reader);
    void forget_reader();
    // That informer, or the file source, made progress.
    void informer_progress(std::size_t which) { informers_.at(which).beat(); }

private:
    serving::health_server::registry& health_;
    serving::health_server::heartbeat control_loop_;
    std::optional<serving::health_server::heartbeat> probe_loops_;
    std::optional<serving::health_server::heartbeat> reader_;
    std::vector<serving::health_server::heartbeat>
        informers_;  // "informer", or "informer-1", "informer-2", ...
};

}  // namespace vitals::app
