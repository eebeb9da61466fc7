// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/heartbeats.hpp"

#include "checker/checker_set.hpp"
#include "health_server/registry.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <string>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;

constexpr auto beat_interval = 5s;
constexpr auto loop_limit = 60s;
// A quiet informer says something at least every five minutes.
constexpr auto informer_limit = 15min;

}  // namespace

heartbeats::heartbeats(health_server::registry& health, std::size_t informers)
    : control_loop_{health.add_heartbeat("control-loop", loop_limit)},
      probe_loops_{health.add_heartbeat("probe-loops", loop_limit)} {
    informers_.reserve(informers);
    for (std::size_t i = 1; i <= informers; ++i) {
        std::string const name = informers == 1 ? "informer" : "informer-" + std::to_string(i);
        informers_.push_back(health.add_heartbeat(name, informer_limit));
    }
}

runtime::awaitable<void>
heartbeats::run(runtime::clock& clock, checker::checker_set const& checkers) {
    runtime::time_point last{};
    for (;;) {
        control_loop_.beat();
        auto const beat = checkers.last_beat();
        if (beat > last) probe_loops_.beat();
        last = beat;
        co_await clock.sleep_for(beat_interval);
    }
}

}  // namespace vitals::app
