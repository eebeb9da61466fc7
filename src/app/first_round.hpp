// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Holds back /readyz until the first results are there (core/status/first_results.hpp says why).
// Lives on the control loop.

#include "core/status/first_results.hpp"
#include "core/status/status_store.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "serving/health_server/registry.hpp"

#include <functional>

namespace vitals::app {

class first_round {
public:
    // Adds the target `first-results`, of /readyz alone, and listens to `checks`.
    first_round(
        runtime::executor loop,
        runtime::clock& clock,
        log::logger log,
        status::status_store& checks,
        serving::health_server::registry& health
    );

    // All definitions have been read and applied.
    void definitions_read();
    // Called once, when /readyz need not wait any longer.
    void when_over(std::function<void()> then) { then_ = std::move(then); }
    // Ends the wait when its time is up. Runs until the round is over, or cancelled.
    runtime::awaitable<void> run();
    void retire() { target_.retire(); }  // stopped on purpose

    status::first_results const& results() const { return results_; }

private:
    void look();
    void finish();
    void log_results() const;

    runtime::clock& clock_;
    log::logger log_;
    status::status_store& checks_;
    serving::health_server::target target_;
    status::first_results results_;
    runtime::time_point begun_{};  // when the definitions were read
    runtime::condition changed_;
    std::function<void()> then_;
};

}  // namespace vitals::app
