// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The commands of a probe loop: start, redefine and stop checks, drain, close.

#include "core/check/definition.hpp"
#include "core/status/handle.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace vitals::probing::checker {

probe_loop::record& probe_loop::at(std::uint32_t slot) {
    if (slot >= checks_.size()) checks_.resize(slot + std::size_t{1});
    return checks_[slot];
}

void probe_loop::start(status::handle which, std::shared_ptr<check::definition const> definition) {
    auto& check = at(which.slot);
    check.definition = std::move(definition);
    check.generation = which.generation;
    counters_.checks.add(1);
    begin_schedule(which.slot);
}

void probe_loop::replace(
    status::handle which,
    std::shared_ptr<check::definition const> definition
) {
    auto& check = at(which.slot);
    if (!check.definition) return start(which, std::move(definition));
    check.definition = std::move(definition);
    check.generation = which.generation;
    auto const* const current = check.current;
    abandon(check);
    if (!check.due_times || check.due_times->interval() != check.definition->timing.interval)
        begin_schedule(which.slot);
    else if (current != nullptr)
        continue_schedule(which.slot, current->due_time, clock_.now());
}

void probe_loop::stop(status::handle which) {
    auto& check = at(which.slot);
    if (!check.definition) return;
    abandon(check);
    check.definition.reset();
    ++check.edition;
    counters_.checks.set(counters_.checks.get() - 1);
    drop_void_entries();
}

void probe_loop::begin_schedule(std::uint32_t slot) {
    auto& check = checks_[slot];
    auto const& due_times = check.due_times.emplace(
        check.definition->identity.text(),
        check.definition->timing.interval
    );
    auto const first = due_times.first_due(clock_.now());
    timetable_.put({first, slot, ++check.edition});
    drop_void_entries();
    wake_by(first);
}

// Each stop and each change of interval leaves a void entry behind, which may be due only in a
// week.
void probe_loop::drop_void_entries() {
    if (timetable_.crowded(counters_.checks.get()))
        timetable_.drop_if([this](auto const& each) {
            return each.generation != checks_[each.check].edition;
        });
}

void probe_loop::continue_schedule(
    std::uint32_t slot,
    runtime::time_point last,
    runtime::time_point now
) {
    auto const& check = checks_[slot];
    if (!check.due_times) return;
    auto const next = check.due_times->next_due(last, now);
    timetable_.put({next.due, slot, check.edition});
    counters_.skipped_ticks.add(next.skipped);
    wake_by(next.due);
}

// Neither the result of the probe in flight nor its connection is wanted any more.
void probe_loop::abandon(record& of) {
    take_kept(of).reset();
    auto* const current = std::exchange(of.current, nullptr);
    if (current == nullptr) return;
    current->wanted = false;
    if (!current->finished) current->interrupter.interrupt(probe::interruption::cancelled);
}

void probe_loop::keep(record& of, std::unique_ptr<probe::kept_connection> connection) {
    auto const count = counters_.kept_connections.get();
    if (draining_ || count >= limits_.kept_connections) return;
    of.kept = std::move(connection);
    counters_.kept_connections.set(count + 1);
}

std::unique_ptr<probe::kept_connection> probe_loop::take_kept(record& of) {
    if (of.kept) counters_.kept_connections.set(counters_.kept_connections.get() - 1);
    return std::move(of.kept);
}

// In turn, so that it is not always the same check that has to connect anew.
void probe_loop::close_one_kept() {
    if (counters_.kept_connections.get() == 0) return;
    while (!checks_[next_closed_].kept) next_closed_ = (next_closed_ + 1) % checks_.size();
    take_kept(checks_[next_closed_]).reset();
}

void probe_loop::close_kept() {
    for (auto& each : checks_) take_kept(each).reset();
}

void probe_loop::drain(runtime::duration limit) {
    draining_ = true;
    close_kept();
    give_up_at_ = clock_.now() + limit;
    wake_by(clock_.now());
}

void probe_loop::ask() {
    asked_ = true;
    wake_by(clock_.now());
}

void probe_loop::close() {
    closing_ = true;
    draining_ = true;
    close_kept();
    give_up_all();
    wake_by(clock_.now());
}

void probe_loop::give_up_all() {
    // An interrupted probe may end at once, which takes it out of the list.
    for (auto next = running_.begin(); next != running_.end();)
        (next++)->interrupter.interrupt(probe::interruption::cancelled);
}

}  // namespace vitals::probing::checker
