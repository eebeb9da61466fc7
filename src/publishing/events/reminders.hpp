// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The API server deletes Events after an hour, and a check that stays critical makes none. So as
// long as checks of a ConfigMap do not pass, it gets one Event every 25 to 30 minutes that says
// which and since when: `kubectl describe` never falls silent while something is wrong. Lives on
// the control loop.

#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "publishing/events/event_publisher.hpp"
#include "publishing/events/event_recorder.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace vitals::publishing::events {

class reminders {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        status::status_store const& checks;
        event_recorder& recorder;
        event_publisher::uid_of uid;
        // Of several processes with the same checks, one writes.
        std::function<bool()> may_write = [] { return true; };
    };

    explicit reminders(parts from) : from_{std::move(from)}, wake_{from_.loop} {}

    // After each transition, and once for each check that does not pass at the start.
    void changed(status::check_status const& check);
    // Writes the Events that are due, until cancelled.
    runtime::awaitable<void> run();
    // ConfigMaps that are looked at again within 30 minutes.
    std::size_t size() const { return waiting_.size(); }

private:
    runtime::awaitable<bool> change();
    void put(kube::model::object_key key);
    // Nothing: all its checks pass, or there are none.
    std::optional<std::string> note_of(kube::model::object_key const& key) const;
    void remind(kube::model::object_key key);

    parts from_;
    runtime::condition wake_;
    std::multimap<runtime::time_point, kube::model::object_key> waiting_;  // by due time
    std::set<kube::model::object_key> known_;                              // the same
};

}  // namespace vitals::publishing::events
