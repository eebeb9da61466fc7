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

#include <functional>
#include <optional>
#include <string>

namespace vitals::app {

class heartbeats {
public:
    heartbeats(serving::health_server::registry& health, runtime::executor const& control_loop);

    void watch(probing::checker::checker_set& checkers);
    void forget_checkers();  // before they end
    void watch(sources::controller::controller& reader);
    void forget_reader();
    // Makes the heartbeat of one informer, or of the file source, which calls it while it is alive:
    // each has its own, so that no other hides one that is stuck. Retires with the last copy.
    std::function<void()> informer(std::string const& name);

private:
    serving::health_server::registry& health_;
    serving::health_server::heartbeat control_loop_;
    std::optional<serving::health_server::heartbeat> probe_loops_;
    std::optional<serving::health_server::heartbeat> reader_;
};

}  // namespace vitals::app
