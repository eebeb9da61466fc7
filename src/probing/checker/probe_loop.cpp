// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/probe_loop.hpp"

#include "core/check/definition.hpp"
#include "core/schedule/slot.hpp"
#include "core/schedule/timetable.hpp"
#include "core/status/handle.hpp"
#include "log/logger.hpp"
#include "net/network.hpp"
#include "probing/checker/check_table.hpp"
#include "probing/checker/delivery.hpp"
#include "probing/checker/fair_share.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "probing/checker/tenants.hpp"
#include "probing/checker/undelivered_room.hpp"
#include "probing/probe/deadlines.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace vitals::probing::checker {

using std::chrono::milliseconds;

namespace {

// An idle loop is woken by commands; this is only the upper bound that a sleep needs.
constexpr runtime::duration rest = std::chrono::hours{1};
// A loop wakes this often while a probe is in flight. A process that was stopped while it slept
// notices that by no other sign.
constexpr runtime::duration pulse = milliseconds{20};
// A loop that wakes later than this is overloaded.
constexpr runtime::duration late = schedule::slot;
constexpr runtime::duration backlog_pause = milliseconds{20};
// Results are delivered with a wake-up that comes up to this much before the one they would need
// for themselves.
constexpr runtime::duration delivered_early = milliseconds{12};
// Starts in one turn, then others get their turn: after a stall thousands may be due at once.
constexpr std::size_t starts_per_turn = 512;
// The same for a loop that is late: probes in flight go first, or they would wait in our own queue
// until their time is up. event_loop::wait() has the other half of this rule.
constexpr std::size_t starts_per_late_turn = 64;
// The same, with those that are put in line for a later turn.
constexpr std::size_t dues_per_turn = 4096;
constexpr std::size_t undelivered_per_probe = 4;
// Bytes of a target that are fetched ahead; an HTTP target has fewer.
constexpr std::size_t target_size = 256;

}  // namespace

probe_loop::probe_loop(
    runtime::executor loop,
    runtime::task_clock& clock,
    log::logger log,
    net::network& network,
    loop_limits const& limits,
    result_sink to
)
    : from_{std::move(loop), clock, std::move(log), network, limits.secrets},
      sink_{std::move(to)},
      checks_{
          fair_share{limits.kept_connections, limits.among},
          limits.rates,
          sink_.room,
          counters_
      },
      places_{std::max<std::size_t>(limits.in_flight, 1), limits.among},
      sockets_{std::max(limits.sockets, places_.limit())},
      timer_{clock} {}

void probe_loop::add_to(probe_loop_statistics& sum) const {
    counters_.add_to(sum);
    checks_.namespaces().add_to(sum.namespaces);
}

runtime::task<void> probe_loop::run() {
    while (!ending_.closing || !running_.empty()) {
        auto const woken = from_.clock.now();
        if (std::exchange(turn_.asked, false) && sink_.alive) sink_.alive();
        auto const limit = deadlines_.next();
        bool const over = limit && *limit <= woken;
        if (over) co_await read_what_arrived(woken);
        auto const now = from_.clock.now();
        deadlines_.woke_late(now - timer_.wake_at());
        if (over) deadlines_.expire(woken);
        if (woken >= ending_.give_up_at) give_up_all();
        start_due(now);
        if (now >= finished_.due() - delivered_early || ending_.draining) deliver(now);
        counters_.oldest_due.set(checks_.oldest_due());
        if (!ending_.closing || !running_.empty()) co_await timer_.sleep_until(next_wake(now));
    }
    deliver(from_.clock.now());
}

// Called before deadlines are checked: after a stall the answers of healthy targets lie in the
// sockets, more of them than one turn of the loop serves. At least two turns, since the first may
// post further work.
runtime::task<void> probe_loop::read_what_arrived(runtime::time_point woken) {
    auto const turns = woken - timer_.wake_at() > late ? 2 + running_.size() / 64 : 2;
    for (std::size_t i = 0; i < turns; ++i) co_await from_.clock.sleep_in_task(woken);
}

void probe_loop::start_due(runtime::time_point now) {
    turn_.more_may_start = false;
    auto const next = checks_.next_due();
    if (checks_.waiting().empty() && (!next || *next > now)) return;
    auto const undelivered = sink_.undelivered();
    turn_.backlogged = undelivered.results > undelivered_per_probe * places_.limit() ||
                       undelivered.bytes > most_undelivered_bytes;
    if (!may_start()) return;
    auto const most = now - timer_.wake_at() > late ? starts_per_late_turn : starts_per_turn;
    auto const started = start_in_order(most, now);
    if (!checks_.waiting().empty()) turn_.more_may_start = start_in_turn(most - started, now);
}

// Starts what is due, in that order, and puts in line what may not start or comes after others of
// its namespace that wait. Returns how many started.
std::size_t probe_loop::start_in_order(std::size_t most, runtime::time_point now) {
    std::size_t started = 0;
    for (std::size_t seen = 0; seen < dues_per_turn; ++seen) {
        auto const due = checks_.take(now);
        if (!due) break;
        if (checks_.is_void(*due)) continue;
        auto const& tenant = *checks_[due->check].tenant;
        if (started < most && tenant.waiting.size() == 0 && admits(tenant, now)) {
            begin(*due, now);
            ++started;
        } else {
            checks_.wait(*due);
        }
    }
    return started;
}

// Of those that wait, the namespaces take turns. Returns whether more could start.
bool probe_loop::start_in_turn(std::size_t most, runtime::time_point now) {
    auto const may = [this, now](tenant const& each) { return admits(each, now); };
    auto const is_void = [this](auto const& each) { return checks_.is_void(each); };
    for (; most > 0 && places_.admits(0); --most) {
        auto const due = checks_.waiting().take(may, is_void);
        if (!due) return false;
        begin(*due, now);
    }
    return !checks_.waiting().empty() && places_.admits(0);
}

// Starts one probe. Its one deadline covers everything the probe does.
void probe_loop::begin(schedule::timetable::entry const& due, runtime::time_point now) {
    counters_.started_late(std::chrono::duration<double>(now - due.due).count());
    auto& check = checks_[due.check];
    // The definition is in the cache already; its target is elsewhere in memory.
    auto const* const target = static_cast<char const*>(check.definition->target.memory());
    for (std::size_t line = 0; line < target_size; line += 64) __builtin_prefetch(target + line);
    auto kept = checks_.take_kept(check);
    if (!kept && places_.used() + checks_.kept() >= sockets_) checks_.close_one_kept();
    auto const begun = running_.emplace(
        running_.end(),
        from_.loop,
        status::handle{due.check, check.generation},
        *check.tenant,
        check.definition,
        from_.network,
        from_.clock,
        deadlines_,
        from_.policy,
        from_.secrets,
        due.due,
        now + check.definition->timing.timeout
    );
    check.current = &*begun;
    begun->with.kept = std::move(kept);
    places_.take();
    check.tenant->in_flight.add(1);
    check.tenant->rate.count(now);
    counters_.in_flight.set(places_.used());
    begun->running = run_to_end(begun);
    begun->running.start(begun->interrupter);
}

runtime::time_point probe_loop::next_wake(runtime::time_point now) const {
    auto wake = now + rest;
    if (auto const limit = deadlines_.next()) wake = std::min(wake, schedule::to_slot(*limit));
    if (turn_.backlogged) wake = std::min(wake, now + backlog_pause);
    if (auto const start = checks_.next_due(); start && may_start()) wake = std::min(wake, *start);
    if (turn_.more_may_start) wake = now;
    if (!checks_.waiting().empty() && may_start())
        wake = schedule::to_slot(std::min(wake, checks_.waiting().admitted_after(now)));
    if (!running_.empty()) wake = std::min({wake, ending_.give_up_at, now + pulse});
    if (finished_.size().results > 0) wake = std::min(wake, schedule::to_slot(finished_.due()));
    return std::max(wake, schedule::slot_after(now));
}

}  // namespace vitals::probing::checker
