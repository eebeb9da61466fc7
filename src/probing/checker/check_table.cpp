// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/check_table.hpp"

#include "core/check/definition.hpp"
#include "core/schedule/timetable.hpp"
#include "core/status/handle.hpp"
#include "probing/probe/context.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace vitals::probing::checker {

check_record& check_table::find(std::uint32_t slot) {
    if (slot >= records_.size()) records_.resize(slot + std::size_t{1});
    return records_[slot];
}

void check_table::add(status::handle which, std::shared_ptr<check::definition const> definition) {
    auto& check = find(which.slot);
    check.definition = std::move(definition);
    check.generation = which.generation;
    counters_.checks.add(1);
}

void check_table::remove(check_record& of) {
    of.definition.reset();
    ++of.edition;
    counters_.checks.set(counters_.checks.get() - 1);
    drop_void_entries();
}

runtime::time_point check_table::begin_schedule(std::uint32_t slot, runtime::time_point now) {
    auto& check = records_[slot];
    if (!check.definition->target.kind().probed) {
        check.due_times.reset();
        ++check.edition;
        drop_void_entries();
        return runtime::time_point::max();
    }
    auto const& due_times = check.due_times.emplace(
        check.definition->identity.text(),
        check.definition->timing.interval
    );
    auto const first = due_times.first_due(now);
    timetable_.put({first, slot, ++check.edition});
    drop_void_entries();
    return first;
}

runtime::time_point check_table::continue_schedule(
    std::uint32_t slot,
    runtime::time_point last,
    runtime::time_point now
) {
    auto const& check = records_[slot];
    if (!check.due_times) return runtime::time_point::max();
    auto const next = check.due_times->next_due(last, now);
    timetable_.put({next.due, slot, check.edition});
    counters_.skipped_ticks.add(next.skipped);
    return next.due;
}

std::optional<schedule::timetable::entry> check_table::take(runtime::time_point now) {
    auto const due = timetable_.take(now);
    if (due) fetch_ahead();
    return due;
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
    if (timetable_.crowded(counters_.checks.get()))
        timetable_.drop_if([this](auto const& each) { return is_void(each); });
}

void check_table::keep(check_record& of, std::unique_ptr<probe::kept_connection> connection) {
    if (kept_ >= most_kept_) return;
    of.kept = std::move(connection);
    counters_.kept_connections.set(++kept_);
}

void check_table::close_one_kept() {
    if (kept_ == 0) return;
    while (!records_[next_closed_].kept) next_closed_ = (next_closed_ + 1) % records_.size();
    take_kept(records_[next_closed_]).reset();
}

void check_table::close_kept() {
    most_kept_ = 0;
    for (auto& each : records_) take_kept(each).reset();
}

}  // namespace vitals::probing::checker
