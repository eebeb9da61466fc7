// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the checks of one thread: starts probes that are due, ends those whose time is up, delivers
// results.

#include "core/schedule/check_schedule.hpp"
#include "core/schedule/timetable.hpp"
#include "core/status/handle.hpp"
#include "log/logger.hpp"
#include "net/network.hpp"
#include "probing/checker/loop_counters.hpp"
#include "probing/checker/running_probe.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/frame_pool.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace vitals::probing::checker {

struct probe_result {
    status::handle check;
    health::observation seen;
};

// Where a loop's results go. Called on the loop's thread, at most once per slot, and within 50 ms
// of the probe's end.
struct result_sink {
    std::function<void(std::span<probe_result>)> deliver;  // moves them out
    // Results that were delivered, but not processed yet. While there are too many, no probe
    // starts: a queue must not grow without bound, and a slow consumer is not helped by more work.
    // The delay is measured as lateness.
    std::function<std::size_t()> undelivered;
    std::function<void()> drained{};  // after drain(): nothing is in flight and all was delivered
    std::function<void()> alive{};    // after ask()
};

struct loop_limits {
    std::size_t in_flight = 1;
    std::size_t kept_connections = 0;  // between probes, by `reuse`; those beyond are closed
    // Probes and kept connections together; probes in flight have the first choice.
    std::size_t sockets = 0;
};

// Between probes a check is a record and an entry in the timetable, without a coroutine. All
// members but counters() are for the loop's own thread.
class probe_loop {
public:
    probe_loop(
        runtime::executor loop,
        runtime::task_clock& clock,
        log::logger log,
        net::network& network,
        loop_limits limits,
        result_sink to
    );

    void start(status::handle which, std::shared_ptr<check::definition const> definition);
    // Ends the probe in flight and drops its result. The due times stay unless the interval
    // changed.
    void replace(status::handle which, std::shared_ptr<check::definition const> definition);
    void stop(status::handle which);
    // No probe starts any more; probes in flight are given up after `limit`.
    void drain(runtime::duration limit);
    // Asks for a sign of life: the loop calls result_sink::alive in its next turn.
    void ask();
    // Gives up all probes; run() ends.
    void close();

    // Ends after close(); it is never cancelled. Throws when the loop cannot continue.
    runtime::task<void> run();

    loop_counters const& counters() const { return counters_; }  // any thread

private:
    using running_probes = std::list<running_probe, runtime::pooled<running_probe>>;
    struct record {
        std::shared_ptr<check::definition const> definition;  // none: the slot is free
        std::optional<schedule::check_schedule> due_times;
        running_probe* current = nullptr;  // null while the check has an entry in the timetable
        // Between probes only; a probe takes it along.
        std::unique_ptr<probe::kept_connection> kept;
        std::uint32_t generation = 0;
        std::uint32_t edition = 0;  // entries of the timetable with another edition are void
    };

    record& at(std::uint32_t slot);
    void begin_schedule(std::uint32_t slot);
    void drop_void_entries();
    void continue_schedule(std::uint32_t slot, runtime::time_point last, runtime::time_point now);
    void fetch_ahead() const;
    void begin(std::uint32_t slot, runtime::time_point due_time, runtime::time_point now);
    runtime::task<void> run_to_end(running_probes::iterator which);
    void finish(running_probes::iterator which);
    void abandon(record& of);
    void keep(record& of, std::unique_ptr<probe::kept_connection> connection);
    std::unique_ptr<probe::kept_connection> take_kept(record& of);
    void close_one_kept();
    void close_kept();
    void give_up_all();

    runtime::task<void> read_what_arrived(runtime::time_point woken);
    void start_due(runtime::time_point now);
    runtime::time_point latest_delivery(running_probe const& finished, runtime::time_point now)
        const;
    void deliver(runtime::time_point now);
    void hand_over();
    bool may_start() const;
    runtime::time_point next_wake(runtime::time_point now) const;
    runtime::task<void> sleep_until(runtime::time_point due);
    void wake_by(runtime::time_point due);

    runtime::executor loop_;
    runtime::task_clock& clock_;
    log::logger log_;
    net::network& network_;
    loop_limits limits_;
    result_sink sink_;

    std::vector<record> checks_;  // by slot of the store
    // The check whose connection is closed next when sockets are short.
    std::size_t next_closed_ = 0;
    schedule::timetable timetable_;
    probe::deadlines deadlines_;
    running_probes running_;
    running_probes finished_;
    std::vector<probe_result> batch_;  // results to deliver

    runtime::cancellation* sleeper_ = nullptr;  // null while the loop is busy
    runtime::time_point wake_at_;
    runtime::time_point deliver_at_ = runtime::time_point::max();
    runtime::time_point give_up_at_ = runtime::time_point::max();
    bool backlogged_ = false;
    bool draining_ = false;
    bool closing_ = false;
    bool asked_ = false;

    loop_counters counters_;
};

}  // namespace vitals::probing::checker
