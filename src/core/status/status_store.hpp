// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The present status of every check: the one place every result goes through. PURE; lives on the
// control loop alone. Publishers read it and are told of transitions; checkers do not know them.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/health/transition.hpp"
#include "core/status/handle.hpp"
#include "core/status/probe_statistics.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::status {

using wall_time = std::chrono::system_clock::time_point;

// All that is known of one check. There may be 100,000 of them: small members stand together.
struct check_status {
    std::shared_ptr<check::definition const> definition;  // shared with whoever runs the check
    health::threshold_tracker tracker;
    std::string output;          // of the last published result
    wall_time since{};           // when the present status began (or the check was added)
    wall_time last_probe{};      // end of the last conclusive probe; zero while pending
    std::uint64_t revision = 0;  // of its last change of anything but last_probe
    std::uint32_t generation = 0;
    health::failure_reason reason = health::failure_reason::none;  // of the last published result
    bool pending = true;                                           // no conclusive observation yet
    bool stale = false;  // runs on its last good definition

    check::status status() const { return tracker.status(); }
};

class status_store {
public:
    using listener = std::function<void(check_status const&, health::transition const&)>;

    // The identity must be new.
    handle add(std::shared_ptr<check::definition const> definition, wall_time now);
    // Another definition for the same identity: status, output and since stay. Counters stay too unless
    // the target changed, in which case the next result counts at once. Returns the new handle.
    handle replace(std::shared_ptr<check::definition const> definition, wall_time now);
    // Both ignore a check that is not there.
    void remove(check::identity const& who);
    void set_stale(check::identity const& who, bool stale);

    // Every result of every protocol comes in here. One for a handle that is gone is dropped; an
    // inconclusive one is only counted; a suppressed one only moves last_probe.
    void observe(handle which, health::observation&& seen);

    // Called at each transition in the order of subscription. The first status that is learned of a check
    // is told, too, as an initial one, even when it is the one the definition assumed.
    // Listeners must not change the store.
    void subscribe(listener told);

    // The pointer holds until the next add.
    check_status const* find(std::string_view identity) const;
    std::size_t size() const { return by_identity_.size(); }
    // In the order of their identities.
    void for_each(std::function<void(check_status const&)> const& visit) const;
    std::uint64_t revision() const {
        return revision_;
    }  // grows with each change of anything above
    probe_statistics const& statistics() const { return statistics_; }

private:
    check_status const& at(std::uint32_t slot) const;
    check_status& at(std::uint32_t slot);
    check_status* find(handle which);
    void publish(check_status& check, health::observation const& seen, check::status before);
    void touch(check_status& check) { check.revision = ++revision_; }

    std::vector<std::optional<check_status>> slots_;
    std::vector<std::uint32_t> generations_;  // by slot; outlives the check that sits there
    std::vector<std::uint32_t> free_;
    std::map<std::string_view, std::uint32_t>
        by_identity_;  // slots; the keys are views into the definitions
    std::vector<listener> listeners_;
    std::uint64_t revision_ = 0;
    probe_statistics statistics_;
};

}  // namespace vitals::inline core::status
