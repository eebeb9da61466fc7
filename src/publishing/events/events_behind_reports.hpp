// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Events of changes that the report of their ConfigMap does not show yet: who reads an Event finds
// the report as it says. A report may wait for its turn, or cannot be written at all: an Event
// waits 5 s at most. Those of one ConfigMap keep their order. Lives on the control loop.

#include "kube/model/resource.hpp"
#include "publishing/events/event_recorder.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <utility>

namespace vitals::publishing::events {

class events_behind_reports {
public:
    static constexpr runtime::duration longest = std::chrono::seconds{5};
    static constexpr std::size_t most = 10'000;  // beyond it, the oldest one waits no longer

    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        std::function<void(check_event const&)> write;
    };

    explicit events_behind_reports(parts from) : from_{std::move(from)}, wake_{from_.loop} {}

    // `revision`: of the store of statuses, when it had changed.
    void add(std::uint64_t revision, check_event what);
    // The report shows what was true at that revision, or will not show it soon.
    void reported(kube::model::object_key const& config_map, std::uint64_t revision);
    // All of them wait no longer.
    void release();
    // Another process writes them.
    void forget();
    // Writes those that have waited long enough, until cancelled.
    runtime::awaitable<void> run();

    std::size_t size() const { return count_; }

private:
    struct waiting {
        runtime::time_point until;
        std::uint64_t revision = 0;
        check_event what;
    };
    struct turn {
        runtime::time_point until;
        kube::model::object_key config_map;
    };
    void release_first();
    void write_first(std::deque<waiting>& of);

    parts from_;
    std::map<kube::model::object_key, std::deque<waiting>> waiting_;
    std::deque<turn> turns_;  // of all that was added; of some the Event is written
    std::size_t count_ = 0;
    runtime::condition wake_;
};

}  // namespace vitals::publishing::events
