// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The life of the program: its tasks, and its reaction to a signal.

#include "app/defaults.hpp"
#include "app/program.hpp"
#include "app/shutdown.hpp"
#include "kube/client/api_client.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/spawned.hpp"
#include "runtime/task_group.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <exception>
#include <utility>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;

// The kubelet grants 30 s; --shutdown-delay is part of them, unless terminationGracePeriodSeconds
// was raised.
constexpr auto shutdown_bound = 25s;

}  // namespace

int program::run() {
    std::exception_ptr failure;
    runtime::task_group all{loop_.get_executor()};
    runtime::spawned main{loop_.get_executor()};
    main.start(serve(all), [&failure](std::exception_ptr const& error) { failure = error; });
    loop_.run();

    watchdog_.arm(shutdown_bound);  // also when a part failed and no signal came
    watchdog_.now_ending("probe threads");
    heartbeats_.forget_checkers();
    checkers_.reset();
    watchdog_.now_ending("manifest reader");
    heartbeats_.forget_reader();
    controller_.reset();
    watchdog_.now_ending("health server");
    health_server_->stop();
    if (!failure) {
        log_.info("stopped");
        return 0;
    }
    log_.error("stopped after a failure");
    return 1;
}

runtime::awaitable<void> program::serve(runtime::task_group& all) {
    auto const definitions = all.spawn(part(definitions_->run()));
    all.spawn(part(checkers_->run()));
    all.spawn(part(controller_->run()));
    all.spawn(part(servers_->run()));
    all.spawn(part(api_.run()));
    all.spawn(part(first_round_.run()));
    if (terminal_) all.spawn(part(terminal_->run()));
    if (cluster_) all.spawn(part(cluster_->client->run()));
    if (events_) all.spawn(part(events_->run()));
    all.spawn(part(stop_when_asked(all, definitions)));
    co_await all.join();
}

// A part that fails ends the program. Until the end, other parts must not rely on it. Its reason is
// logged first: if something hangs, the watchdog's message is not the only one.
runtime::awaitable<void> program::part(runtime::awaitable<void> running) {
    try {
        co_await std::move(running);
    } catch (std::exception const& error) {
        if (runtime::is_cancellation(std::current_exception())) throw;
        log_.error("a part of the program failed, the others are ended", {{"error", error.what()}});
        health_.shut_down();
        watchdog_.arm(shutdown_bound);
        throw;
    }
}

runtime::awaitable<void>
program::stop_when_asked(runtime::task_group& all, runtime::task_group::task definitions) {
    int const signal = co_await signals_.wait();
    shutdown_limits const limits{.delay = shutdown_delay(options_)};
    log_.info(
        "stopping",
        {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"},
         {"delay_seconds", std::chrono::duration<double>{limits.delay}.count()}}
    );
    watchdog_.arm(std::max<runtime::duration>(shutdown_bound, limits.delay + shutdown_bound - 5s));
    shutdown_parts parts{
        .begins = [this](std::string_view part) { watchdog_.now_ending(part); },
        .not_ready = [this] { health_.shut_down(); },
        .stop_definitions =
            [this, &all, definitions] {
                all.cancel(definitions);
                controller_->stop();
            },
        .drain_probes = [this, limit = limits.probes] { return checkers_->drain(limit); },
        .flush_publishers = [this, limit = limits.publishers] { return flush_events(limit); },
        .close_servers = [this] { return servers_->close(); }
    };
    co_await shut_down(clock_, log_, std::move(parts), limits);
    all.cancel_all();
}

runtime::awaitable<void> program::flush_events(runtime::duration limit) {
    if (events_) co_await events_->flush(limit);
}

}  // namespace vitals::app
