// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the checks of one thread: starts probes that are due, ends those whose time is up, delivers
// results.

#include "core/check/definition.hpp"
#include "core/status/handle.hpp"
#include "log/logger.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/checker/check_table.hpp"
#include "probing/checker/delivery.hpp"
#include "probing/checker/fair_share.hpp"
#include "probing/checker/loop_counters.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "probing/checker/running_probe.hpp"
#include "probing/checker/wake_timer.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/denied.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace vitals::probing::secrets {
class secret_store;
}

namespace vitals::probing::checker {

struct loop_limits {
    std::size_t in_flight = 1;
    std::size_t kept_connections = 0;  // between probes, by `reuse`; those beyond are closed
    // Probes and kept connections together; probes in flight have the first choice.
    std::size_t sockets = 0;
    fair_share::among among = fair_share::among::namespaces;
    tenants::rates rates{};                    // on this loop; none: no limits
    secrets::secret_store* secrets = nullptr;  // for probes; outlives the loop
};

// All members but add_to() are for the loop's own thread.
class probe_loop {
public:
    probe_loop(
        runtime::executor loop,
        runtime::task_clock& clock,
        log::logger log,
        net::network& network,
        loop_limits const& limits,
        result_sink to
    );

    void start(status::handle which, std::shared_ptr<check::definition const> definition);
    // Ends the probe in flight and drops its result. The due times stay unless the interval
    // changed.
    void replace(status::handle which, std::shared_ptr<check::definition const> definition);
    void stop(status::handle which);
    // From now on addresses are judged by it, also those of probes in flight. Kept connections end,
    // unless only the Services differ.
    void set_policy(std::shared_ptr<net::address_policy::policy const> policy);
    // loop_limits::in_flight and ::sockets from now on. Probes in flight end as they would.
    void set_places(std::size_t in_flight, std::size_t sockets);
    // No probe starts any more; probes in flight are given up after `limit`.
    void drain(runtime::duration limit);
    // Asks for a sign of life: the loop calls result_sink::alive in its next turn.
    void ask();
    // Gives up all probes; run() ends.
    void close();

    // Ends after close(); it is never cancelled. Throws when the loop cannot continue.
    runtime::task<void> run();

    void add_to(probe_loop_statistics& sum) const;  // any thread

private:
    struct surroundings {
        runtime::executor loop;
        runtime::task_clock& clock;
        log::logger log;
        net::network& network;
        secrets::secret_store* secrets;  // or null
        std::shared_ptr<net::address_policy::policy const> policy =
            std::make_shared<net::address_policy::policy const>();  // of set_policy()
    };
    // What one turn of the loop leaves to the next.
    struct turn_state {
        bool backlogged = false;      // by results that nobody has taken
        bool more_may_start = false;  // than in one turn
        bool asked = false;           // for a sign of life
    };
    struct end_of_work {
        bool draining = false;
        bool closing = false;
        runtime::time_point give_up_at = runtime::time_point::max();
    };

    void start_due(runtime::time_point now);
    bool admits(tenant const& tenant, runtime::time_point now) const {
        return places_.admits(tenant.in_flight.get()) && tenant.rate.admits(now);
    }
    std::size_t start_in_order(std::size_t most, runtime::time_point now);
    bool start_in_turn(std::size_t most, runtime::time_point now);
    void begin(schedule::timetable::entry const& due, runtime::time_point now);
    runtime::task<void> run_to_end(running_probes::iterator which);
    void finish(running_probes::iterator which);
    void give_place_back(tenant& tenant);
    void doubt_outside(running_probe& of);
    void count_denied(running_probe const& finished, probe::denied const& denied);
    runtime::time_point latest_delivery(running_probe const& finished, runtime::time_point now)
        const;
    void shorten(running_probe& finished) const;
    void deliver(runtime::time_point now);
    void abandon(check_record& check);
    void give_up_all();
    bool may_start() const { return !ending_.draining && !turn_.backlogged; }

    runtime::task<void> read_what_arrived(runtime::time_point woken);
    runtime::time_point next_wake(runtime::time_point now) const;

    surroundings from_;
    result_sink sink_;
    loop_counters counters_;
    check_table checks_;
    fair_share places_;    // in flight
    std::size_t sockets_;  // of probes and kept connections together
    probe::deadlines deadlines_;
    running_probes running_;
    delivery finished_;
    wake_timer timer_;
    end_of_work ending_;
    turn_state turn_;
};

}  // namespace vitals::probing::checker
