// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Turns transitions and problems into Events on their ConfigMaps.

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/events/held_events.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace vitals::publishing::events {

class event_publisher {
public:
    using uid_of = std::function<std::string(kube::model::object_key const&)>;

    // `uid` of a known ConfigMap; empty for another. `may_write`: of several processes with the same
    // checks, one writes Events.
    event_publisher(
        runtime::clock& clock,
        event_recorder& recorder,
        uid_of uid,
        std::function<bool()> may_write = [] { return true; }
    );

    // Checks of that namespace ("": of all) that were added after `revision` of the store came by
    // an edit: their first results get an Event.
    void initial_sync_done(std::string const& ns, std::uint64_t revision) {
        started_.emplace(ns, revision);
    }

    void changed(status::check_status const& check, health::transition const& change);
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
    // This process may write from now on: of the changes that the other one may not have seen, too,
    // but for those that it has `written`.
    using is_written = std::function<bool(check_event const&)>;
    void takes_over(is_written const& written = [](auto const&) { return false; });

private:
    // Both probe a check at the same time, as far as they have time for it.
    static constexpr runtime::duration overlap = std::chrono::seconds{15};
    struct found_problems {
        std::string uid;
        std::vector<check::problem> all;
    };

    bool came_by_an_edit(status::check_status const& check) const;

    runtime::clock& clock_;
    event_recorder& recorder_;
    uid_of uid_;
    std::function<bool()> may_write_;
    std::map<std::string, std::uint64_t, std::less<>>
        started_;  // namespaces, "": all; the store's revision
    held_events held_back_;
    std::map<kube::model::object_key, found_problems> problems_held_back_;
};

}  // namespace vitals::publishing::events
