// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The changes of one ConfigMap that have no Event of their own, until a summary reports them. Pure.

#include "core/check/status.hpp"
#include "kube/model/event.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "runtime/clock.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::publishing::events {

enum class unpublished : std::uint8_t {
    // Counted in the series of an earlier Event, which will be refreshed: needs a summary only once
    // the status has settled.
    counted,
    dropped  // it has no Event
};

struct event_summary {
    kube::model::event_type type = kube::model::event_type::normal;
    std::string note;
};

class unpublished_changes {
public:
    static constexpr std::size_t most_problems_named = 50;

    void changed(check_change const& what, unpublished why, runtime::time_point now);
    // The latest Event shows the status of this check.
    void settled(std::string_view check_id);
    // All problems without an Event, by their places. Some are new: a summary that is being written
    // does not include them.
    void problems(std::vector<std::string> places);
    // As above, but none of them is new.
    void problems_left(std::vector<std::string> places);
    // Keeps only the number of changes.
    void forget_names();

    // The present status of a check; nothing: there is no such check any more.
    using lookup = std::function<std::optional<check::status>(std::string_view check_id)>;
    // A summary of the present state; nothing when there is nothing to report. The changes are kept
    // until summary_written(); later changes are kept for the next summary.
    std::optional<event_summary> summary(runtime::time_point now, lookup const& present);
    void summary_written();

    bool empty() const { return checks_.empty() && problems_ == 0 && unnamed_ == 0; }
    bool has_problems() const { return problems_ > 0; }
    std::size_t names() const { return checks_.size(); }

private:
    using names_by_status = std::array<std::vector<std::string_view>, check::status_count>;
    struct reportable_changes {
        names_by_status became;
        names_by_status again;  // changed, but back at the status of the last Event
    };
    struct entry {
        std::optional<check::status> published;  // in the last Event
        check::status now = check::status::critical;
        unpublished worst = unpublished::counted;
        runtime::time_point since{};                // of the last change
        std::optional<check::status> in_summary{};  // as reported by the last summary()

        bool is_reportable(runtime::time_point at) const;
    };

    void bring_up_to_date(lookup const& present);
    reportable_changes find_reportable(runtime::time_point now);

    std::map<std::string, entry, std::less<>> checks_;
    std::vector<std::string> problem_places_;  // the first of them
    std::size_t problems_ = 0;
    bool problems_in_summary_ = false;    // all problems
    std::size_t unnamed_ = 0;             // number of changes
    std::size_t unnamed_in_summary_ = 0;  // number of those
    runtime::time_point summary_made_{};
};

}  // namespace vitals::publishing::events
