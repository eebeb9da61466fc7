// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The namespaces of the checks of one probe loop, and what each of them has of it.

#include "core/schedule/check_schedule.hpp"
#include "core/schedule/timetable.hpp"
#include "probing/checker/loop_counters.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "probing/checker/rate_limit.hpp"
#include "probing/checker/undelivered_bytes.hpp"
#include "probing/checker/undelivered_room.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::checker {

// One namespace. Any thread may read the counters; everything else belongs to the loop.
struct tenant {
    std::string_view ns;
    std::size_t checks = 0;
    rate_limit rate;
    schedule::timetable waiting;  // probes that are due and could not start yet
    one_writer<std::size_t> in_flight;
    one_writer<std::size_t> kept_connections;
    one_writer<std::uint64_t> postponed;  // probes that had to wait
    one_writer<std::uint64_t> expected;   // probes in 10^9 seconds, by the intervals of the checks
    std::shared_ptr<byte_count> undelivered{};  // of its outputs; shared with results
    // Of `waiting`, after publish_waiting(). The time is that of the steady clock; max: none.
    one_writer<std::size_t> waiting_size;
    one_writer<schedule::time_point> oldest_due{schedule::time_point::max()};

    void publish_waiting();
    // Each once for a check that is probed.
    void expect(schedule::check_schedule const& probes) { expected.add(probes_of(probes)); }
    void expect_no_more(schedule::check_schedule const& probes) {
        expected.set(expected.get() - probes_of(probes));
    }
    // What all intervals are multiplied by, so that no more probes are due than `rate` admits: 1 or
    // more.
    double interval_factor() const;

private:
    // A whole number, so that the sum stays exact while checks come and go.
    static std::uint64_t probes_of(schedule::check_schedule const& probes);
};

class tenants {
public:
    // How long between two probes of a namespace on this loop, at least; zero: no limit.
    using rates = std::function<schedule::duration(std::string_view ns)>;

    tenants(rates all, std::shared_ptr<undelivered_room> room)
        : rates_{std::move(all)}, room_{std::move(room)} {}

    // One check more. The reference is valid as long as the namespace has a check or a probe in
    // flight.
    tenant& enter(std::string_view ns);
    // A check of the namespace would be blocked. Returns how many there were since
    // forget_audited(), also when it had no check in between. Of too many namespaces: more than
    // anybody lists.
    std::size_t audited(std::string_view ns);
    void forget_audited() { audited_.clear(); }
    // It has lost a check, or a probe in flight.
    void forget_if_gone(tenant& which);

    void add_to(namespace_statistics& sum) const;  // any thread

private:
    rates rates_;
    std::shared_ptr<undelivered_room> room_;  // of all loops
    std::map<std::string, tenant, std::less<>> all_;
    std::map<std::string, std::size_t, std::less<>> audited_;
    mutable std::mutex adding_or_erasing_;  // which only the loop does
};

}  // namespace vitals::probing::checker
