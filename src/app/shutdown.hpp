// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The order of shutdown, in one place: not ready, no more definitions, drain the probes, flush the
// Events, close the servers.

#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <functional>
#include <string_view>
#include <vector>

namespace vitals::app {

// The steps. Each function ends when its part has ended, or is cancelled at its limit.
struct shutdown_parts {
    std::function<void(std::string_view part)> begins;  // called before each step that may hang
    std::function<void()> not_ready;         // /readyz fails from now on, /livez does not
    std::function<void()> stop_definitions;  // no edit is applied any more
    std::function<runtime::awaitable<void>()> drain_probes;  // no new probe; those in flight end
    std::function<runtime::awaitable<void>()> flush_publishers;  // waiting Events are sent
    std::function<runtime::awaitable<void>()> close_servers;     // API and metrics
};

struct shutdown_limits {
    runtime::duration delay{};  // --shutdown-delay: still serving, so that load balancers notice
    runtime::duration probes = std::chrono::seconds{10};
    runtime::duration publishers = std::chrono::seconds{5};
    runtime::duration servers = std::chrono::seconds{2};
};

// Performs the steps one after the other, each within its limit; a step that takes longer is named
// in the log and abandoned. The health server is not among them: it closes after everything else
// has ended.
runtime::awaitable<void>
shut_down(runtime::clock& clock, log::logger log, shutdown_parts parts, shutdown_limits limits);

}  // namespace vitals::app
