// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The next report of a ConfigMap, as text, and what its writer keeps until then; wherever reports
// are written to. PURE.

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/report/content_hash.hpp"
#include "core/report/memory.hpp"
#include "core/report/packing.hpp"
#include "core/report/read.hpp"
#include "core/report/report.hpp"
#include "core/report/report_maker.hpp"
#include "core/status/status_store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::report {

// What the report is of. Valid during the call.
struct subject {
    std::string_view ns;
    std::string_view config_map;
    std::string_view version{};  // its resourceVersion, when its definitions changed last
    std::span<check::problem const> problems{};
    bool at_end = false;  // no result comes any more
};

struct draft {
    std::string content;     // see render()
    std::uint64_t hash = 0;  // of the content
    condition_states conditions{};
    bool many = false;   // only checks that do not pass are listed
    bool moves = false;  // a counter changes with each probe
};

class last_report;

// A draft in the making. Of many checks it takes several steps, so that no turn of the loop takes
// long: each looks at a status::piece of the checks, or does a few milliseconds of work.
class drafting {
public:
    drafting(subject const& of, last_report const& after, wall_time now);

    // Makes the next step; false: it was the last one. `after`: as it is by now.
    bool next(status::status_store const& checks, last_report const& after);
    draft take() { return std::move(made_); }

private:
    enum class stage : std::uint8_t { checks, memory, text, hash };

    void step(status::status_store const& checks, last_report const& after);
    bool look_at_some(status::status_store const& checks, last_report const& after);

    std::string first_;   // identity before the first check
    std::string looked_;  // the last one that was looked at
    circumstances of_;
    report_maker makes_;
    std::optional<packing> packs_;
    stage at_ = stage::checks;
    bool done_ = false;
    draft made_;
};

// What is kept of a ConfigMap from one report to the next.
class last_report {
public:
    // Continues with what another process has written. The changes of a check that are known here
    // stay.
    void adopt(earlier_report const& from);
    // What was remembered of checks that do not run, although they may be meant to; none: nothing
    // any more.
    void carry(memory what) { carried_ = std::move(what); }
    void changed(status::check_status const& check, health::transition const& change);
    // The changes of checks that are gone take no room.
    void forget_removed(status::status_store const& checks, subject const& of);

    // The next one, of a ConfigMap that is not followed any more: without checks.
    draft last(wall_time now) const;

    histories const& changes() const { return changes_; }
    memory const& carried() const { return carried_; }
    condition_states const& conditions() const { return conditions_; }

    // What is written shows the same. Counters of what another process has written may be older:
    // then the draft moves, and is written when counters alone are.
    bool shows(draft& what, status::status_store const& checks, subject const& of);
    void wrote(draft const& what, status::status_store const& checks, subject const& of);
    // What was written is not there any more.
    void lost();
    // From a write to the next one of that report.
    std::chrono::seconds distance() const;

private:
    histories changes_{};
    memory carried_{};
    condition_states conditions_{};
    content_hash adopted_{};  // of what another process has written
    std::uint64_t hash_ = 0;  // of what was written last
    std::uint32_t size_ = 0;  // of the same
    bool many_ = false;
    bool sifted_ = false;  // changes that no report shows any more are forgotten
};

// When counters of a report alone change, its next write comes so much later; `reports`: how many
// there are.
std::chrono::milliseconds refreshed_after(std::size_t reports);

}  // namespace vitals::inline core::report
