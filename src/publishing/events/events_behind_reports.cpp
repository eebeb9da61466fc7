// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/events_behind_reports.hpp"

#include "kube/model/resource.hpp"
#include "publishing/events/event_digest.hpp"
#include "publishing/events/event_recorder.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstdint>
#include <deque>
#include <utility>

namespace vitals::publishing::events {

void events_behind_reports::add(std::uint64_t revision, check_event what) {
    while (count_ >= most) release_first();
    auto const until = from_.clock.now() + longest;
    auto key = place_of(what.regarding);
    waiting_[key].push_back({until, revision, std::move(what)});
    turns_.push_back({until, std::move(key)});
    ++count_;
    wake_.notify_all();
}

void events_behind_reports::write_first(std::deque<waiting>& of) {
    auto const first = std::move(of.front().what);
    of.pop_front();
    --count_;
    from_.write(first);
}

void events_behind_reports::reported(
    kube::model::object_key const& config_map,
    std::uint64_t revision
) {
    auto const found = waiting_.find(config_map);
    if (found == waiting_.end()) return;
    auto& all = found->second;
    while (!all.empty() && all.front().revision <= revision) write_first(all);
    if (all.empty()) waiting_.erase(found);
}

// The one that waits longest, unless it is written.
void events_behind_reports::release_first() {
    auto const first = std::move(turns_.front());
    turns_.pop_front();
    auto const found = waiting_.find(first.config_map);
    if (found == waiting_.end()) return;
    auto& all = found->second;
    if (all.front().until <= first.until) write_first(all);
    if (all.empty()) waiting_.erase(found);
}

void events_behind_reports::release() {
    while (!turns_.empty()) release_first();
}

void events_behind_reports::forget() {
    waiting_.clear();
    turns_.clear();
    count_ = 0;
}

runtime::awaitable<void> events_behind_reports::run() {
    for (;;) {
        while (turns_.empty()) co_await wake_.wait();
        auto const due = turns_.front().until;
        if (due > from_.clock.now()) co_await from_.clock.sleep_until(due);
        while (!turns_.empty() && turns_.front().until <= from_.clock.now()) release_first();
    }
}

}  // namespace vitals::publishing::events
