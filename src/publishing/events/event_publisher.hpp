// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Turns transitions and problems into Events on their ConfigMaps.

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/events/events_behind_reports.hpp"
#include "publishing/events/held_events.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "text/time/rfc3339.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::publishing::events {

class event_publisher {
public:
    using uid_of = std::function<std::string(kube::model::object_key const&)>;

    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        event_recorder& recorder;
        uid_of uid;  // of a known ConfigMap; empty for another
        // Of several processes with the same checks, one writes Events.
        std::function<bool()> may_write = [] { return true; };
        // Whether a report of that ConfigMap is written soon: its Events come behind it.
        std::function<bool(kube::model::object_key const&)> has_report = [](auto const&) {
            return false;
        };
        // Whether the check still needs a setting of Vitals.
        std::function<bool(kube::model::object_key const&, std::string_view id)> is_unprobed =
            [](auto const&, std::string_view) { return true; };
    };

    explicit event_publisher(parts from);

    // Checks of that namespace ("": of all) that were added after `revision` of the store came by
    // an edit: their first results get an Event.
    void initial_sync_done(std::string const& ns, std::uint64_t revision) {
        started_.emplace(ns, revision);
    }

    // `revision`: of the store, by then.
    void changed(
        status::check_status const& check,
        health::transition const& change,
        std::uint64_t revision
    );
    // The check needs a setting of Vitals, as `why` says.
    void unprobed(status::check_status const& check, std::string_view why);
    // A change that a report of an earlier process shows, which may have ended before it wrote the
    // Event.
    void may_be_unwritten(check_event what);
    // See events_behind_reports.
    void reported(kube::model::object_key const& config_map, std::uint64_t revision) {
        behind_reports_.reported(config_map, revision);
    }
    // All problems of the ConfigMap; an empty list when the last one is fixed.
    void problems(
        kube::model::object_key const& key,
        std::string const& uid,
        std::vector<check::problem> const& problems
    );
    // Problems that had Events before a restart: see event_recorder.
    void had_events(
        kube::model::object_key const& key,
        std::string const& uid,
        std::span<std::string const> problems
    );
    // The ConfigMap is gone.
    void removed(kube::model::object_key const& key, std::string const& uid);

    // While this process may not write: the one that may lives. It has seen the changes that are
    // older than `overlap`.
    void another_writes();
    // This process may write from now on: of the changes that the other one may not have seen, too.
    // `shown_since`: when such a change happened, as the other one has written in its report;
    // nothing: it has not written that it saw this change. Its Event has the name of that time, so
    // that it is written once by both.
    using shown_since = std::function<std::optional<time::wall_time>(check_event const&)>;
    void takes_over(shown_since const& shown = [](auto const&) { return std::nullopt; });

    // Until cancelled.
    runtime::awaitable<void> run() { return behind_reports_.run(); }
    // At the end of the program: nothing waits any longer.
    void release() { behind_reports_.release(); }

    // Both processes probe a check at the same time, as far as they have time for it.
    static constexpr runtime::duration overlap = std::chrono::seconds{15};

private:
    struct unprobed_check {
        std::string id;
        std::string why;
    };
    struct found_problems {
        std::string uid;
        std::vector<check::problem> all;
    };

    bool came_by_an_edit(status::check_status const& check) const;
    void hold_back(check_event&& what);

    parts from_;
    std::map<std::string, std::uint64_t, std::less<>>
        started_;  // namespaces, "": all; the store's revision
    held_events held_back_;
    std::map<kube::model::object_key, found_problems> problems_held_back_;
    std::map<kube::model::object_key, unprobed_check> unprobed_held_back_;  // one of each ConfigMap
    events_behind_reports behind_reports_;
};

}  // namespace vitals::publishing::events
