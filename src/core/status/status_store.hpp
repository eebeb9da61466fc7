// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The present status of every check: every result passes through here. PURE; lives on the control
// loop alone. Publishers read it and subscribe to transitions; checkers do not know them.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/health/transition.hpp"
#include "core/health/why.hpp"
#include "core/status/handle.hpp"
#include "core/status/list_revisions.hpp"
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

// The state of one check. There may be 100,000 of them: small members are side by side.
struct check_status {
    std::shared_ptr<check::definition const> definition;  // shared with the check's loop
    health::threshold_tracker tracker;
    std::uint32_t generation = 0;
    std::string output;          // of the last published result
    wall_time since{};           // when the present status began (or the check was added)
    wall_time last_probe{};      // end of the last conclusive probe; zero while pending
    std::uint64_t created = 0;   // the revision of its addition; an edit keeps it
    std::uint64_t revision = 0;  // of the last change that lists show: see revision_of()
    health::finding found{};     // of the last conclusive probe
    // Of the last conclusive probe; at most 71 minutes. A timeout is at most an hour.
    std::chrono::duration<std::uint32_t, std::micro> latency{};
    std::chrono::duration<std::uint32_t> before_lasted{};  // the status before the present one
    check::status before = check::status::critical;        // meaningless while `changed` is false
    health::failure_reason reason = health::failure_reason::none;  // of the last published result
    bool changed = false;      // the present status is not the first known one
    bool pending = true;       // no conclusive observation yet
    bool untried = true;       // no probe has ended yet, not even an inconclusive one
    bool awaited = false;      // await_first_probes() waits for its first probe
    bool stale = false;        // runs on its last valid definition
    bool output_held = false;  // its output changed, which no list's revision shows yet

    check::status status() const { return tracker.status(); }
    // The sentence of its last conclusive probe (core/health/why.hpp); "no result yet" before that.
    std::string why() const;
};

class status_store {
public:
    using listener = std::function<void(check_status const&, health::transition const&)>;

    // The identity must be new.
    handle add(std::shared_ptr<check::definition const> definition, wall_time now);
    // Another definition for the same identity: status, output and since stay. Counters stay, too,
    // unless the target changed, in which case the next result counts at once. Returns the new
    // handle.
    handle replace(std::shared_ptr<check::definition const> definition, wall_time now);
    // Both ignore an unknown check. Returns the handle of the removed check, which is void now.
    std::optional<handle> remove(check::identity const& who);
    void set_stale(check::identity const& who, bool stale);

    // Every result of every protocol comes in here. A result for a void handle is dropped; an
    // inconclusive one is only counted; a suppressed one only moves last_probe.
    void observe(handle which, health::observation&& seen);

    // Called at each transition, in the order of subscription. The first known status of a check is
    // a transition, too, an initial one, even when it equals the one that the definition assumed.
    // Listeners must not change the store.
    void subscribe(listener notify);

    // Called after a list's revision has moved, or when the first output is held back. Must not
    // change the store.
    void subscribe_to_lists(std::function<void()> notify);

    // Waits for the first probe of each present check without one. Calls `one_less` each time one
    // has ended, also as inconclusive, or its check was removed. Returns awaited(). To be called
    // once.
    std::size_t await_first_probes(std::function<void()> one_less);
    std::size_t awaited() const { return awaited_; }

    // The pointer is valid until the next add.
    check_status const* find(std::string_view identity) const;
    std::size_t size() const { return by_identity_.size(); }
    // In the order of their identities.
    void for_each(std::function<void(check_status const&)> const& visit) const;
    // Grows with each change of anything above but last_probe.
    std::uint64_t revision() const { return revision_; }
    // The revision of a list of checks, of all or of those in one status: it grows when a check
    // comes or goes, its status changes, or an edit changes how it is shown (name, notes, service,
    // interval, timeout). A change of the output alone is held back: many targets put the time into
    // their answers.
    std::uint64_t revision_of(std::optional<check::status> list) const { return lists_.of(list); }
    bool holds_outputs() const { return holds_outputs_; }
    // The lists of the checks whose outputs were held back change now. Visits all checks.
    void release_outputs();
    probe_statistics const& statistics() const { return statistics_; }

private:
    check_status const& at(std::uint32_t slot) const;
    check_status& at(std::uint32_t slot);
    check_status* find(handle which);
    void publish(check_status& check, health::observation const& seen, check::status before);
    void show(check_status& check, check::status before);
    void hide(check_status& check, bool other_output);
    void first_probe_ended(check_status& check);

    std::vector<std::optional<check_status>> slots_;
    std::vector<std::uint32_t> generations_;  // by slot; outlives the check in it
    std::vector<std::uint32_t> free_;
    std::map<std::string_view, std::uint32_t>
        by_identity_;  // slots; the keys are views into the definitions
    std::vector<listener> listeners_;
    std::vector<std::function<void()>> list_listeners_;
    std::function<void()> one_less_;
    std::size_t awaited_ = 0;
    std::uint64_t revision_ = 0;
    list_revisions lists_;
    bool holds_outputs_ = false;
    probe_statistics statistics_;
};

}  // namespace vitals::inline core::status
