// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The life of the program: its tasks, and what a signal does to them.

#include "app/defaults.hpp"
#include "app/program.hpp"
#include "app/shutdown.hpp"
#include "kube_client/api_client.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;

// The kubelet grants 30 s; --shutdown-delay counts towards them, unless somebody made it longer.
constexpr auto shutdown_bound = 25s;

}  // namespace

int program::run() {
    std::exception_ptr failure;
    runtime::task_group all{loop_.get_executor()};
    runtime::asio::co_spawn(loop_, serve(all), [&failure](std::exception_ptr error) {
        failure = error;
    });
    loop_.run();

    watchdog_.arm(shutdown_bound);  // also when a part failed and nobody asked us to stop
    watchdog_.now_ending("probe threads");
    beats_.forget_checkers();
    checkers_.reset();
    watchdog_.now_ending("manifest reader");
    beats_.forget_reader();
    controller_.reset();
    watchdog_.now_ending("health server");
    health_server_->stop();
    if (!failure) {
        log_.info("stopped");
        return 0;
    }
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        log_.error(
            "a part of the program failed, the others were ended",
            {{"error", error.what()}}
        );
    }
    return 1;
}

runtime::awaitable<void> program::serve(runtime::task_group& all) {
    auto const definitions = all.spawn(definitions_->run());
    all.spawn(controller_->run());
    all.spawn(servers_->run());
    if (auto* const api = definitions_->api()) all.spawn(api->run());
    if (events_) all.spawn(events_->run());
    all.spawn(stop_when_asked(all, definitions));
    co_await all.join();
}

runtime::awaitable<void>
program::stop_when_asked(runtime::task_group& all, runtime::task_group::task definitions) {
    int const signal = co_await signals_.wait();
    shutdown_limits const limits{.delay = shutdown_delay(options_)};
    log_.info(
        "stopping",
        {{"signal", signal}, {"delay_seconds", std::chrono::duration<double>{limits.delay}.count()}}
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
        .close_servers = [this] { return servers_->close(clock_); }
    };
    co_await shut_down(clock_, log_, std::move(parts), limits);
    all.cancel_all();
}

runtime::awaitable<void> program::flush_events(runtime::duration limit) {
    if (events_) co_await events_->flush(limit);
}

}  // namespace vitals::app
