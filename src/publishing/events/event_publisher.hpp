// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Turns transitions and problems into Events on their ConfigMaps.

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "publishing/events/event_recorder.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace vitals::publishing::events {

class event_publisher {
public:
    using uid_of = std::function<std::string(kube::model::object_key const&)>;

    // `uid` of a known ConfigMap; empty for another. `may_write`: of several processes with the same
    // checks, one writes Events.
    event_publisher(
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
    // The ConfigMap is gone.
    void removed(kube::model::object_key const& key, std::string const& uid);

    // While this process may not write: the one that may lives, so it has written of all changes
    // until now.
    void another_writes();
    // This process may write from now on: of the changes since the other one was last seen, too.
    void takes_over();
    std::uint64_t dropped() const { return dropped_; }  // changes, beyond `most_held_back`

private:
    static constexpr std::size_t most_held_back = 10'000;
    struct found_problems {
        std::string uid;
        std::vector<check::problem> all;
    };

    bool came_by_an_edit(status::check_status const& check) const;

    event_recorder& recorder_;
    uid_of uid_;
    std::function<bool()> may_write_;
    std::map<std::string, std::uint64_t, std::less<>>
        started_;  // namespaces, "": all; the store's revision
    // Since the other process was last seen to live.
    std::deque<check_event> held_back_;
    std::map<kube::model::object_key, found_problems> problems_held_back_;
    std::uint64_t dropped_ = 0;
};

}  // namespace vitals::publishing::events
