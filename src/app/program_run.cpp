// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The life of the program: its tasks, and its reaction to a signal.

#include "app/defaults.hpp"
#include "app/program.hpp"
#include "app/shutdown.hpp"
#include "app/watchdog.hpp"
#include "kube/client/api_client.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/spawned.hpp"
#include "runtime/task_group.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;

// The kubelet grants 30 s; --shutdown-delay is part of them, unless terminationGracePeriodSeconds
// was raised.
constexpr auto release_limit = 1s;  // of the time for all publishers
constexpr auto shutdown_bound = 25s;

}  // namespace

int program::run() {
    std::exception_ptr failure;
    runtime::task_group all{process_.loop()};
    runtime::spawned main{process_.loop()};
    main.start(serve(all), [&failure](std::exception_ptr const& error) { failure = error; });
    process_.control_loop.run();

    process_.watchdog.arm(shutdown_bound);  // also when a part failed and no signal came
    process_.watchdog.now_ending("probe threads");
    health_.heartbeats.forget_checkers();
    checkers_.reset();
    process_.watchdog.now_ending("manifest reader");
    health_.heartbeats.forget_reader();
    reading_.controller.reset();
    process_.watchdog.now_ending("state files");
    publishers_.close_states();
    process_.watchdog.now_ending("health server");
    health_.server->stop();
    if (!failure) {
        process_.log.info("stopped");
        return 0;
    }
    process_.log.error("stopped after a failure");
    return 1;
}

runtime::awaitable<void> program::serve(runtime::task_group& all) {
    auto const begin = [&](std::string_view name, runtime::awaitable<void> running) {
        return all.spawn(part(name, std::move(running)));
    };
    auto const definitions = begin("definitions", read_definitions());
    begin("checkers", checkers_->run());
    begin("controller", reading_.controller->run());
    begin("names", policy_->names.run());
    begin("policy", policy_->source.run());
    begin("secrets", secrets_.run());
    begin("servers", servers_->run());
    begin("TTL checks", ttl_.run());
    begin("API", api_.run());
    begin("first round", health_.first_round.run());
    if (auto* const screen = publishers_.screen()) begin("screen", screen->run());
    if (reading_.cluster) begin("API client", reading_.cluster->client->run());
    if (reading_.cluster) begin("reviews", readers_.run());
    if (reading_.services) begin("Services", reading_.services->run());
    if (auto* const events = publishers_.events()) {
        begin("Events", events->run());
        begin("publishers", publishers_.run());
    }
    if (auto* const reminders = publishers_.reminders()) begin("reminders", reminders->run());
    if (auto* const reports = publishers_.reports()) begin("HealthReports", reports->run());
    if (auto* const states = publishers_.states()) begin("state files", states->run());
    std::optional<runtime::task_group::task> lease;
    if (auto* const held = publishers_.lease()) lease = begin("Lease", held->run());
    begin("signals", stop_when_asked(all, definitions, lease));
    co_await all.join();
}

// No check runs before the addresses are known that it must not reach, and what an earlier process
// knew of it.
runtime::awaitable<void> program::read_definitions() {
    co_await policy_->source.looked_up();
    co_await publishers_.read_earlier();
    co_await reading_.source->run();
}

// A part that fails ends the program. Until the end, other parts must not rely on it. Its reason is
// logged first: if something hangs, the watchdog's message is not the only one.
runtime::awaitable<void> program::part(std::string_view name, runtime::awaitable<void> running) {
    struct at_work {
        at_work(watchdog& by, std::string_view task) : by_{by}, task_{task} { by_.began(task_); }
        ~at_work() { by_.ended(task_); }
        at_work(at_work const&) = delete;
        at_work& operator=(at_work const&) = delete;

    private:
        watchdog& by_;
        std::string_view task_;
    } const now{process_.watchdog, name};
    try {
        co_await std::move(running);
    } catch (std::exception const& error) {
        if (runtime::is_cancellation(std::current_exception())) throw;
        process_.log.error(
            "a part of the program failed, the others are ended",
            {{"part", name}, {"error", error.what()}}
        );
        health_.registry.shut_down();
        process_.watchdog.arm(shutdown_bound);
        throw;
    }
}

// The Lease is renewed until everything is written; then the next Pod need not wait.
runtime::awaitable<void> program::flush_publishers(
    runtime::task_group& all,
    std::optional<runtime::task_group::task> lease,
    runtime::duration limit
) {
    co_await publishers_.flush(lease ? limit - release_limit : limit);
    if (!lease) co_return;
    all.cancel(*lease);
    co_await publishers_.lease()->release(release_limit);
}

runtime::awaitable<void> program::stop_when_asked(
    runtime::task_group& all,
    runtime::task_group::task definitions,
    std::optional<runtime::task_group::task> lease
) {
    int const signal = co_await process_.signals.wait();
    shutdown_limits const limits{.delay = shutdown_delay(options_)};
    process_.log.info(
        "stopping",
        {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"},
         {"delay_seconds", std::chrono::duration<double>{limits.delay}.count()}}
    );
    process_.watchdog.arm(
        std::max<runtime::duration>(shutdown_bound, limits.delay + shutdown_bound - 5s)
    );
    shutdown_parts parts{
        .begins = [this](std::string_view part) { process_.watchdog.now_ending(part); },
        .not_ready = [this] { health_.registry.shut_down(); },
        .stop_definitions =
            [this, &all, definitions] {
                all.cancel(definitions);
                reading_.controller->stop();
            },
        .drain_probes = [this, limit = limits.probes] { return checkers_->drain(limit); },
        .flush_publishers =
            [this, &all, lease, limit = limits.publishers] {
                return flush_publishers(all, lease, limit);
            },
        .close_servers = [this] { return servers_->close(); }
    };
    co_await shut_down(process_.clock, process_.log, std::move(parts), limits);
    process_.watchdog.now_ending("tasks");
    all.cancel_all();
}

}  // namespace vitals::app
