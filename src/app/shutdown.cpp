// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/shutdown.hpp"

#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <chrono>
#include <string_view>
#include <utility>

namespace vitals::app {

namespace {

runtime::awaitable<bool> completed(runtime::awaitable<void> step) {
    co_await std::move(step);
    co_return true;
}

runtime::awaitable<void> within(
    runtime::clock& clock,
    log::logger const& log,
    std::string_view name,
    runtime::duration limit,
    runtime::awaitable<void> step
) {
    auto const ended = co_await runtime::with_timeout(clock, limit, completed(std::move(step)));
    if (!ended)
        log.warn(
            "shutdown continues without waiting any longer",
            {{"part", name}, {"seconds", std::chrono::duration<double>{limit}.count()}}
        );
}

}  // namespace

runtime::awaitable<void>
shut_down(runtime::clock& clock, log::logger log, shutdown_parts parts, shutdown_limits limits) {
    parts.not_ready();
    if (limits.delay > runtime::duration{}) co_await clock.sleep_for(limits.delay);
    parts.stop_definitions();
    parts.begins("probes");
    // A step that gives up at its own limit needs a moment to log it.
    constexpr std::chrono::seconds a_moment{1};
    co_await within(clock, log, "probes", limits.probes + a_moment, parts.drain_probes());
    parts.begins("publishers");
    co_await within(
        clock,
        log,
        "publishers",
        limits.publishers + a_moment,
        parts.flush_publishers()
    );
    parts.begins("servers");
    co_await within(clock, log, "servers", limits.servers, parts.close_servers());
}

}  // namespace vitals::app
