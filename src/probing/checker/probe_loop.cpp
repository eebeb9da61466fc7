// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/probe_loop.hpp"

#include "core/check/definition.hpp"
#include "core/schedule/slot.hpp"
#include "core/status/handle.hpp"
#include "log/logger.hpp"
#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
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
constexpr std::size_t undelivered_per_probe = 4;

}  // namespace

probe_loop::probe_loop(
    runtime::executor loop,
    runtime::task_clock& clock,
    log::logger log,
    net::network& network,
    loop_limits limits,
    result_sink to
)
    : loop_{std::move(loop)},
      clock_{clock},
      log_{std::move(log)},
      network_{network},
      limits_{limits},
      sink_{std::move(to)},
      wake_at_{clock.now()} {
    limits_.in_flight = std::max<std::size_t>(limits_.in_flight, 1);
    limits_.sockets = std::max(limits_.sockets, limits_.in_flight);
}

runtime::task<void> probe_loop::run() {
    while (!closing_ || !running_.empty()) {
        auto const woken = clock_.now();
        if (std::exchange(asked_, false) && sink_.alive) sink_.alive();
        auto const limit = deadlines_.next();
        bool const over = limit && *limit <= woken;
        if (over) co_await read_what_arrived(woken);
        auto const now = clock_.now();
        deadlines_.woke_late(now - wake_at_);
        if (over) deadlines_.expire(woken);
        if (woken >= give_up_at_) give_up_all();
        start_due(now);
        if (now >= deliver_at_ - delivered_early || draining_) deliver(now);
        if (!closing_ || !running_.empty()) co_await sleep_until(next_wake(now));
    }
    deliver(clock_.now());
}

// Called before deadlines are checked: after a stall the answers of healthy targets lie in the
// sockets, more of them than one turn of the loop serves. At least two turns, since the first may
// post further work.
runtime::task<void> probe_loop::read_what_arrived(runtime::time_point woken) {
    auto const turns = woken - wake_at_ > late ? 2 + running_.size() / 64 : 2;
    for (std::size_t i = 0; i < turns; ++i) co_await clock_.sleep_in_task(woken);
}

bool probe_loop::may_start() const {
    return !draining_ && !backlogged_ && running_.size() < limits_.in_flight;
}

void probe_loop::start_due(runtime::time_point now) {
    if (auto const next = timetable_.next(); !next || *next > now) return;
    backlogged_ = sink_.undelivered() > undelivered_per_probe * limits_.in_flight;
    auto const most = now - wake_at_ > late ? starts_per_late_turn : starts_per_turn;
    for (std::size_t count = 0; count < most && may_start(); ++count) {
        auto const due = timetable_.take(now);
        if (!due) return;
        fetch_ahead();
        if (due->generation != checks_[due->check].edition) continue;  // stopped or rescheduled
        counters_.started_late(std::chrono::duration<double>(now - due->due).count());
        begin(due->check, due->due, now);
    }
}

// Fetches the memory of the slot's next probes into the cache while this one is sent.
void probe_loop::fetch_ahead() const {
    if (auto const later = timetable_.upcoming(4)) __builtin_prefetch(&checks_[*later]);
    auto const sooner = timetable_.upcoming(2);
    if (!sooner) return;
    auto const& check = checks_[*sooner];
    // Stopped: its entry in the timetable is void and has not been dropped yet.
    if (!check.definition) return;
    auto const* const definition = reinterpret_cast<char const*>(check.definition.get());
    for (std::size_t line = 0; line < sizeof(check::definition); line += 64)
        __builtin_prefetch(definition + line);
    __builtin_prefetch(check.kept.get());
}

// Starts one probe. Its one deadline covers everything the probe does.
void probe_loop::begin(std::uint32_t slot, runtime::time_point due_time, runtime::time_point now) {
    auto& check = checks_[slot];
    status::handle const handle{slot, check.generation};
    auto const due = now + check.definition->timing.timeout;
    auto kept = take_kept(check);
    if (!kept && running_.size() + counters_.kept_connections.get() >= limits_.sockets)
        close_one_kept();
    auto const begun = running_.emplace(
        running_.end(),
        loop_,
        handle,
        check.definition,
        network_,
        clock_,
        deadlines_,
        due_time,
        due
    );
    check.current = &*begun;
    begun->with.kept = std::move(kept);
    counters_.in_flight.set(running_.size());
    begun->running = run_to_end(begun);
    begun->running.start(begun->interrupter);
}

runtime::time_point probe_loop::next_wake(runtime::time_point now) const {
    auto wake = now + rest;
    if (auto const limit = deadlines_.next()) wake = std::min(wake, schedule::to_slot(*limit));
    if (backlogged_) wake = std::min(wake, now + backlog_pause);
    if (auto const start = timetable_.next(); start && may_start()) wake = std::min(wake, *start);
    if (!running_.empty()) wake = std::min({wake, give_up_at_, now + pulse});
    if (!finished_.empty()) wake = std::min(wake, schedule::to_slot(deliver_at_));
    return std::max(wake, schedule::slot_after(now));
}

// wake_by() may move the time forward meanwhile.
runtime::task<void> probe_loop::sleep_until(runtime::time_point due) {
    wake_at_ = due;
    sleeper_ = &co_await runtime::this_task{};
    do {
        co_await clock_.sleep_in_task(wake_at_);
    } while (clock_.now() < wake_at_);
    sleeper_ = nullptr;
}

void probe_loop::wake_by(runtime::time_point due) {
    if (sleeper_ == nullptr || wake_at_ <= due) return;
    wake_at_ = due;
    sleeper_->wake();
}

}  // namespace vitals::probing::checker
