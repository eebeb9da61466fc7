// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/check_table.hpp"

#include "core/check/definition.hpp"
#include "core/schedule/slot.hpp"
#include "core/schedule/timetable.hpp"
#include "core/status/handle.hpp"
#include "probing/probe/kept_connection.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace vitals::probing::checker {

namespace {

schedule::duration multiplied(schedule::duration interval, double by) {
    constexpr std::chrono::duration<double, schedule::duration::period> longest =
        std::chrono::hours{24 * 365};
    return std::chrono::duration_cast<schedule::duration>(std::min(interval * by, longest));
}

}  // namespace

check_record& check_table::find(std::uint32_t slot) {
    if (slot >= records_.size()) records_.resize(slot + std::size_t{1});
    return records_[slot];
}

void check_table::add(status::handle which, std::shared_ptr<check::definition const> definition) {
    auto& check = find(which.slot);
    check.tenant = &namespaces_.enter(definition->identity.ns());
    check.definition = std::move(definition);
    check.generation = which.generation;
    check.audited = false;
    check.outside_since = 0;
    counters_.checks.add(1);
}

void check_table::remove(check_record& check) {
    check.definition.reset();
    ++check.edition;
    auto& tenant = *std::exchange(check.tenant, nullptr);
    tenant.expect_no_more(std::exchange(check.due_times, {}));
    if (--tenant.checks == 0) {
        waiting_.forget(tenant);
        namespaces_.forget_if_gone(tenant);
    }
    counters_.checks.set(counters_.checks.get() - 1);
    drop_void_entries();
}

runtime::time_point check_table::begin_schedule(std::uint32_t slot, runtime::time_point now) {
    auto& check = records_[slot];
    check.tenant->expect_no_more(std::exchange(check.due_times, {}));
    if (!check.definition->target.kind().probed) {
        ++check.edition;
        drop_void_entries();
        return runtime::time_point::max();
    }
    check.due_times = schedule::check_schedule{
        check.definition->identity.text(),
        check.definition->timing.interval
    };
    check.tenant->expect(check.due_times);
    auto const first = check.due_times.first_due(now);
    timetable_.put({first, slot, ++check.edition});
    drop_void_entries();
    return first;
}

runtime::time_point check_table::continue_schedule(
    std::uint32_t slot,
    runtime::time_point last,
    runtime::time_point now,
    pace how
) {
    auto const& check = records_[slot];
    if (check.due_times.is_never()) return runtime::time_point::max();
    auto next = how == pace::soon ? check.due_times.soon_due(last, now)
                                  : check.due_times.next_due(last, now);
    // A namespace that asks for too much gets longer intervals, and is not late.
    if (auto const factor = check.tenant->interval_factor(); factor > 1)
        next = {schedule::to_slot(now + multiplied(check.due_times.interval(), factor)), 0};
    timetable_.put({next.due, slot, check.edition});
    counters_.skipped_ticks.add(next.skipped);
    return next.due;
}

std::optional<schedule::timetable::entry> check_table::take(runtime::time_point now) {
    auto const due = timetable_.take(now);
    if (due) fetch_ahead();
    return due;
}

void check_table::wait(schedule::timetable::entry const& due) {
    auto& tenant = *records_[due.check].tenant;
    tenant.postponed.add(1);
    waiting_.put(tenant, due);
}

runtime::time_point check_table::oldest_due() const {
    auto const next = timetable_.next().value_or(runtime::time_point::max());
    return waiting_.empty() ? next : std::min(next, waiting_.oldest_due());
}

// Fetches the memory of the slot's next probes into the cache while this one is sent.
void check_table::fetch_ahead() const {
    if (auto const later = timetable_.upcoming(4)) __builtin_prefetch(&records_[*later]);
    auto const sooner = timetable_.upcoming(2);
    if (!sooner) return;
    auto const& check = records_[*sooner];
    // Stopped: its entry in the timetable is void and has not been dropped yet.
    if (!check.definition) return;
    auto const* const definition = reinterpret_cast<char const*>(check.definition.get());
    for (std::size_t line = 0; line < sizeof(check::definition); line += 64)
        __builtin_prefetch(definition + line);
    __builtin_prefetch(check.kept.get());
}

// Each stop and each change of interval leaves a void entry behind, which may be due only in a
// week.
void check_table::drop_void_entries() {
    auto const entry_is_void = [this](auto const& each) { return is_void(each); };
    if (timetable_.crowded(counters_.checks.get())) timetable_.drop_if(entry_is_void);
    if (schedule::is_crowded(waiting_.size(), counters_.checks.get()))
        waiting_.drop_if(entry_is_void);
}

void check_table::keep(check_record& check, std::unique_ptr<probe::kept_connection> connection) {
    auto& of_tenant = check.tenant->kept_connections;
    if (!kept_.admits(of_tenant.get())) return;
    check.kept = std::move(connection);
    of_tenant.add(1);
    kept_.take();
    counters_.kept_connections.set(kept_.used());
}

void check_table::count_kept_less(tenant& tenant) {
    tenant.kept_connections.set(tenant.kept_connections.get() - 1);
    kept_.give_back();
    counters_.kept_connections.set(kept_.used());
}

void check_table::close_one_kept() {
    if (kept_.used() == 0) return;
    while (!records_[next_closed_].kept) next_closed_ = (next_closed_ + 1) % records_.size();
    take_kept(records_[next_closed_]).reset();
}

void check_table::close_kept() {
    kept_.close();
    for (auto& each : records_) take_kept(each).reset();
}

}  // namespace vitals::probing::checker
