// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// How a probe ends, and how its result leaves the loop.

#include "core/health/observation.hpp"
#include "core/schedule/slot.hpp"
#include "log/logger.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/probe/context.hpp"
#include "probing/run_probe.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::checker {

namespace {

// Results are batched up to 50 ms, so that a lightly loaded loop does not wake the control thread
// once per slot (20 % less CPU at 100 checks a second, docs/performance.md).
constexpr runtime::duration longest_kept_back = std::chrono::milliseconds{50};
constexpr std::size_t most_kept_back = 512;
constexpr std::size_t most_in_batch = 256;

std::string_view what_of(std::exception_ptr const& failure, std::string& text) {
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        text = error.what();
    } catch (...) {
        text = "unknown";
    }
    return text;
}

}  // namespace

runtime::task<void> probe_loop::run_to_end(running_probes::iterator which) {
    try {
        which->seen = co_await run_probe(*which->definition, which->with);
    } catch (...) {  // a probe reports failures as results: this is a bug of ours, or out of memory
        std::string text;
        log_.error(
            "probe broke off",
            {{"check", which->definition->identity.text()},
             {"error", what_of(std::current_exception(), text)}}
        );
        which->seen = {};
        which->seen.reason = health::failure_reason::resources;
        which->seen.ended = clock_.wall();
        which->with.kept.reset();
    }
    finish(which);
}

void probe_loop::finish(running_probes::iterator which) {
    // The connection of an unwanted probe is closed with it.
    if (which->with.kept && which->wanted)
        keep(checks_[which->check.slot], std::move(which->with.kept));
    which->finished = true;
    // Moved, not destroyed: its own coroutine is running.
    finished_.splice(finished_.end(), running_, which);
    counters_.in_flight.set(running_.size());
    auto const now = clock_.now();
    deliver_at_ = std::min(deliver_at_, latest_delivery(*which, now));
    wake_by(std::max(schedule::to_slot(deliver_at_), schedule::slot_after(now)));
}

// A check continues when its result is delivered, so that is before its next due time. Probes that
// wait for a place in flight wait for the next slot at most.
runtime::time_point
probe_loop::latest_delivery(running_probe const& finished, runtime::time_point now) const {
    if (finished_.size() >= most_kept_back || running_.size() + 1 >= limits_.in_flight) return now;
    auto const next_due = finished.due_time + finished.definition->timing.interval;
    return std::min(now + longest_kept_back, next_due - schedule::slot);
}

void probe_loop::deliver(runtime::time_point now) {
    for (auto& each : finished_) {
        if (!each.wanted) continue;
        checks_[each.check.slot].current = nullptr;
        continue_schedule(each.check.slot, each.due_time, now);
        batch_.push_back({each.check, std::move(each.seen)});
        if (batch_.size() == most_in_batch) hand_over();
    }
    hand_over();
    finished_.clear();
    deliver_at_ = runtime::time_point::max();
    if (draining_ && running_.empty() && sink_.drained) std::exchange(sink_.drained, {})();
}

// The vector keeps its memory: large vectors, allocated for each batch, took a twentieth of all CPU
// in malloc.
void probe_loop::hand_over() {
    if (!batch_.empty()) sink_.deliver(batch_);
    batch_.clear();
}

}  // namespace vitals::probing::checker
