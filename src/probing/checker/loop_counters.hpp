// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The counters of one probe loop: written by its thread alone, readable from any other thread at
// any time.

#include "core/schedule/slot.hpp"
#include "net/address_policy/ranges.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "probing/probe/denied.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace vitals::probing::checker {

// A number with one writer: compiles to plain loads and stores, without a data race.
template <class T>
class one_writer {
public:
    one_writer() = default;
    explicit one_writer(T first) : value_{first} {}

    void add(T more) { set(get() + more); }
    void set(T value) { value_.store(value, std::memory_order_relaxed); }
    T get() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<T> value_{};
};

// A histogram with one writer.
class one_writer_histogram {
public:
    void add(double seconds);
    void add_to(status::duration_histogram& sum) const;

private:
    std::array<one_writer<std::uint64_t>, status::duration_histogram::bounds.size() + 1> buckets_;
    one_writer<double> sum_;
};

struct loop_counters {
    one_writer<std::size_t> checks;
    one_writer<std::size_t> in_flight;
    one_writer<std::size_t> kept_connections;
    one_writer<std::uint64_t> started;
    one_writer<std::uint64_t> skipped_ticks;
    one_writer<schedule::time_point> oldest_due{schedule::time_point::max()};
    // Denied by the address policy, or by its audit: by class and place.
    std::array<
        std::array<one_writer<std::uint64_t>, probe::origin_count>,
        net::address_policy::denial_count>
        blocked;
    one_writer_histogram lateness;

    void started_late(double seconds);
    void add_to(probe_loop_statistics& sum) const;
};

}  // namespace vitals::probing::checker
