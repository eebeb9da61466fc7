// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The checks of one probe loop, when each is due, and the connections kept between probes. A second
// register of running checks is needed beside the status store, which lives on the thread of the
// control loop.

#include "core/check/definition.hpp"
#include "core/schedule/check_schedule.hpp"
#include "core/schedule/timetable.hpp"
#include "core/status/handle.hpp"
#include "probing/checker/fair_share.hpp"
#include "probing/checker/loop_counters.hpp"
#include "probing/checker/running_probe.hpp"
#include "probing/checker/tenants.hpp"
#include "probing/checker/undelivered_room.hpp"
#include "probing/checker/waiting_probes.hpp"
#include "probing/probe/kept_connection.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace vitals::probing::checker {

// Between probes a check is this record and an entry in the timetable, without a coroutine.
struct check_record {
    std::shared_ptr<check::definition const> definition;  // none: the slot is free
    schedule::check_schedule due_times;                   // never: its kind is not probed
    checker::tenant* tenant = nullptr;                    // null while the slot is free
    // Null while the check has an entry in the timetable, or waits.
    running_probe* current = nullptr;
    // Between probes only; a probe takes it along.
    std::unique_ptr<probe::kept_connection> kept;
    std::uint32_t generation = 0;
    bool audited = false;  // that its probe would be blocked is logged
    // When its target was first of no Service of its namespace, without an end since; in seconds of
    // the loop's clock; 0: it is not.
    std::uint32_t outside_since = 0;
    std::uint32_t edition = 0;  // entries of the timetable with another edition are void
};

class check_table {
public:
    // `counters` outlive the table.
    check_table(
        fair_share kept,
        tenants::rates rates,
        std::shared_ptr<undelivered_room> room,
        loop_counters& counters
    )
        : namespaces_{std::move(rates), std::move(room)}, counters_{counters}, kept_{kept} {}

    // By slot of the store. find() makes room for a slot that was not used before.
    check_record& find(std::uint32_t slot);
    check_record& operator[](std::uint32_t slot) { return records_[slot]; }

    void add(status::handle which, std::shared_ptr<check::definition const> definition);
    // The slot is free; what the check has in flight and keeps is the caller's business.
    void remove(check_record& check);

    // Schedules the first probe by the interval of the definition. Returns when it is due: never
    // (max) when checks of the kind are not probed.
    runtime::time_point begin_schedule(std::uint32_t slot, runtime::time_point now);
    enum class pace : std::uint8_t { usual, soon };
    // Schedules the probe after the one that was due at `last`. Returns when it is due.
    runtime::time_point continue_schedule(
        std::uint32_t slot,
        runtime::time_point last,
        runtime::time_point now,
        pace how = pace::usual
    );

    std::optional<runtime::time_point> next_due() const { return timetable_.next(); }
    // The earliest of the entries that are due, taken out; nothing when none is.
    std::optional<schedule::timetable::entry> take(runtime::time_point now);
    // The probe waits for its turn.
    void wait(schedule::timetable::entry const& due);
    // In the timetable or waiting; max: none.
    runtime::time_point oldest_due() const;
    // The check was stopped or rescheduled since.
    bool is_void(schedule::timetable::entry const& due) const {
        return due.generation != records_[due.check].edition;
    }

    // Probes that are due and may not start yet.
    waiting_probes& waiting() { return waiting_; }
    waiting_probes const& waiting() const { return waiting_; }
    tenants& namespaces() { return namespaces_; }
    tenants const& namespaces() const { return namespaces_; }

    // Closes the connection when its namespace, or all together, keep too many.
    void keep(check_record& check, std::unique_ptr<probe::kept_connection> connection);
    std::unique_ptr<probe::kept_connection> take_kept(check_record& check) {
        if (check.kept) count_kept_less(*check.tenant);
        return std::move(check.kept);
    }
    // In turn, so that it is not always the same check that has to connect anew.
    void close_one_kept();
    // From now on none is kept.
    void close_kept();
    std::size_t kept() const { return kept_.used(); }
    void forget_audited() {
        for (auto& each : records_) each.audited = false;
        namespaces_.forget_audited();
    }

private:
    void count_kept_less(tenant& tenant);
    void drop_void_entries();
    void fetch_ahead() const;

    std::vector<check_record> records_;  // by slot of the store
    schedule::timetable timetable_;
    tenants namespaces_;
    waiting_probes waiting_;
    loop_counters& counters_;
    fair_share kept_;
    // The check whose connection is closed next when sockets are short.
    std::size_t next_closed_ = 0;
};

}  // namespace vitals::probing::checker
