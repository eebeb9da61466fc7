// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The present state of one check. PURE.

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/health/why.hpp"
#include "core/status/output_budget.hpp"
#include "core/status/remembered.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace vitals::inline core::status {

using wall_time = std::chrono::system_clock::time_point;

// The state of one check. There may be 100,000 of them: small members are side by side.
struct check_status {
    std::shared_ptr<check::definition const> definition;  // shared with the check's loop
    health::threshold_tracker tracker;
    std::uint32_t generation = 0;
    std::uint32_t output_bytes = 0;                  // of the whole output, as it came
    check::status before = check::status::critical;  // meaningless while `changed` is false
    health::failure_reason reason = health::failure_reason::none;  // of the last published result
    bool output_held = false;   // its output changed, which no list's revision shows yet
    bool changed : 1 = false;   // the present status is not the first known one
    bool pending : 1 = true;    // no conclusive observation yet
    bool untried : 1 = true;    // no probe has ended yet, not even an inconclusive one
    bool awaited : 1 = false;   // await_first_probes() waits for its first probe
    bool stale : 1 = false;     // runs on its last valid definition
    bool unprobed : 1 = false;  // since its last conclusive probe one needed a setting of Vitals
    std::string output{};       // of the last published result, as far as it is kept
    // Of its namespace; the store's own.
    output_budget::usage* outputs = nullptr;
    wall_time since{};           // when the present status began (or the check was added)
    wall_time last_probe{};      // end of the last conclusive probe; zero: none in this process
    std::uint64_t created = 0;   // the revision of its addition; an edit keeps it
    std::uint64_t revision = 0;  // of the last change that lists show: see revision_of()
    // Of the last conclusive probe, or of one after it that needs a setting of Vitals.
    health::finding found{};
    // Of the last conclusive probe; at most 71 minutes. A timeout is at most an hour.
    std::chrono::duration<std::uint32_t, std::micro> latency{};
    std::chrono::duration<std::uint32_t> before_lasted{};  // the status before the present one

    check::status status() const { return tracker.status(); }
    // No probe of this process was conclusive yet.
    bool has_no_result() const { return last_probe == wall_time{}; }
    // The check continues from what is known of it from before this process.
    void continue_from(remembered&& known, wall_time now);
    // Its next result counts at once: it asks something else from now on. What it asked before may
    // have needed a setting that it needs no more: true when why() changed for that.
    bool ask_anew();
    // The sentence of its last conclusive probe (core/health/why.hpp), or which setting of Vitals
    // its probes need since then. Before the first one of this process as it was before, or "no
    // result yet".
    std::string why() const;
};

}  // namespace vitals::inline core::status
