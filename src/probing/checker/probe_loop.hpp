// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the checks of one thread: starts what is due, ends what is late, hands on what was seen.

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

// Where a loop's results go. Called on the loop's thread, at most once per slot, and within 50 ms of the probe's end.
struct result_sink {
    std::function<void(std::span<probe_result>)> deliver;  // moves them out
    // Reports that nobody has taken yet. While there are too many, no probe starts: results must not
    // pile up, and whoever cannot keep up is not helped by more work. It is measured as lateness.
    std::function<std::size_t()> undelivered;
    std::function<void()> drained{};  // after drain(): nothing is in flight and all was delivered
    std::function<void()> alive{};    // after ask()
};

struct loop_limits {
    std::size_t in_flight = 1;
    std::size_t kept_connections = 0;  // between probes, by `reuse`; those beyond are closed
    std::size_t sockets = 0;  // of both together, of which probes in flight have the first choice
};

// At rest a check is a record and an entry of the timetable, no coroutine. All members but counters()
// are for the loop's own thread.
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
    // Ends the probe in flight and drops its result. The beat stays unless the interval is another.
    void replace(status::handle which, std::shared_ptr<check::definition const> definition);
    void stop(status::handle which);
    // No probe starts any more; those in flight are given up after `limit`.
    void drain(runtime::duration limit);
    // For a sign of life, which only a loop gives that goes round.
    void ask();
    // Gives up everything; run() ends.
    void close();

    // Until close() ends it; it is never cancelled. Throws what makes it impossible to go on.
    runtime::task<void> run();

    loop_counters const& counters() const { return counters_; }  // any thread

private:
    using running_probes = std::list<running_probe, runtime::pooled<running_probe>>;
    struct record {
        std::shared_ptr<check::definition const> definition;  // none: the slot is free
        std::optional<schedule::check_schedule> due_times;
        running_probe* current = nullptr;              // while it has no entry in the timetable
        std::unique_ptr<probe::kept_connection> kept;  // at rest only; a probe takes it along
        std::uint32_t generation = 0;
        std::uint32_t edition = 0;  // entries of the timetable with another one are void
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

    std::vector<record> checks_;   // by slot of the store
    std::size_t next_closed_ = 0;  // whose connection goes first when sockets are short
    schedule::timetable timetable_;
    probe::deadlines deadlines_;
    running_probes running_;
    running_probes finished_;
    std::vector<probe_result> batch_;  // of those that land

    runtime::cancellation* sleeper_ = nullptr;  // whom to wake; none while it is at work
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
