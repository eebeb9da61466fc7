// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The checks that are not probed, but updated by those they are about: takes their updates, and
// makes them critical when none comes in time. Lives on the control loop.

#include "core/check/status.hpp"
#include "core/reconcile/plan.hpp"
#include "core/schedule/ttl_deadlines.hpp"
#include "core/status/probe_statistics.hpp"
#include "core/status/status_store.hpp"
#include "core/status/update_end.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::ttl {

using status::update_end;

struct ttl_counters {
    std::uint64_t updates = 0;
    std::uint64_t expired = 0;
    status::duration_histogram lateness;  // of these, in seconds
};

class ttl_checks {
public:
    // Entries that are looked at in one turn of the loop, when many are due at once.
    static constexpr std::size_t most_in_turn = 128;

    // The store outlives it.
    ttl_checks(runtime::executor loop, runtime::clock& clock, status::status_store& store)
        : clock_{clock}, store_{store}, wake_{std::move(loop)} {}

    // Before the store has carried out the plan: what it stops is still there.
    void before(reconcile::plan const& plan);
    // After that. A check that starts expires a TTL from now on: also one whose status an earlier
    // process has left, for it is not known when its last update came. One that had expired then
    // stays so. An edit of anything but the TTL keeps the deadline.
    void after(reconcile::plan const& plan);

    // An update of a check by its CheckID, with a text for the API. Thresholds do not apply.
    update_end update(std::string_view identity, check::status to, std::string_view output);

    // Until it is cancelled.
    runtime::awaitable<void> run();

    std::size_t waiting() const { return deadlines_.size(); }  // checks that may expire
    ttl_counters const& counters() const { return counters_; }

private:
    void set(std::uint32_t slot, std::chrono::milliseconds ttl, bool updated);
    void expire(schedule::ttl_deadlines::expired const& which);
    runtime::awaitable<bool> sooner();

    runtime::clock& clock_;
    status::status_store& store_;
    schedule::ttl_deadlines deadlines_;
    runtime::condition wake_;
    runtime::time_point asleep_until_ = runtime::time_point::max();
    ttl_counters counters_;
};

// The text of an update, of at most `longest` bytes: the first ones, and how many there were, in
// Consul's words.
std::string first_bytes(std::string_view output, std::size_t longest);

}  // namespace vitals::probing::ttl
