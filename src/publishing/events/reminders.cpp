// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/reminders.hpp"

#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/health/human.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/event.hpp"
#include "kube/model/resource.hpp"
#include "publishing/events/event_recorder.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"
#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

using namespace std::chrono_literals;

namespace {

constexpr auto longest = 30min;  // half of the API server's default
// After an outage of all, the ConfigMaps are not all due in the same second.
constexpr auto spread = 5min;
// So that they take no more than half of what the client may send.
constexpr auto pause = 100ms;
// Who became so later has an Event of its own that lives on until the next reminder.
constexpr auto newest = 25min;
constexpr std::size_t most_names = 10;

std::string since(status::check_status const& check, runtime::wall_time now) {
    auto const lasted = std::chrono::duration_cast<std::chrono::seconds>(now - check.since);
    return std::string{check::to_string(check.status())} + ", " + health::human_duration(lasted);
}

std::string name_of(status::check_status const& check) {
    return std::string{check.definition->identity.id()};
}

}  // namespace

void reminders::changed(status::check_status const& check) {
    if (check.pending || check.status() == check::status::passing) return;
    auto const& who = check.definition->identity;
    put({std::string{who.ns()}, std::string{who.config_map()}});
}

void reminders::put(kube::model::object_key key) {
    if (!known_.insert(key).second) return;
    auto const share = std::hash<std::string>{}(key.ns + "/" + key.name) % 1'000;
    auto const due = from_.clock.now() + longest - spread * share / 1'000;
    waiting_.emplace(due, std::move(key));
    wake_.notify_all();
}

runtime::awaitable<void> reminders::run() {
    for (;;) {
        while (waiting_.empty()) co_await wake_.wait();
        auto const due = waiting_.begin()->first;
        if (due > from_.clock.now()) {
            // Another one may be put that is due earlier.
            co_await runtime::with_timeout(from_.clock, due - from_.clock.now(), change());
            continue;
        }
        auto next = waiting_.extract(waiting_.begin());
        known_.erase(next.mapped());
        remind(std::move(next.mapped()));
        co_await from_.clock.sleep_for(pause);
    }
}

runtime::awaitable<bool> reminders::change() {
    co_await wake_.wait();
    co_return true;
}

void reminders::remind(kube::model::object_key key) {
    auto const note = note_of(key);
    if (!note) return;
    if (!note->empty() && from_.may_write())
        from_.recorder.still_not_passing(
            config_map_reference(key.ns, key.name, from_.uid(key)),
            *note
        );
    put(std::move(key));
}

std::optional<std::string> reminders::note_of(kube::model::object_key const& key) const {
    auto const now = from_.clock.wall();
    bool any = false;
    std::vector<status::check_status const*> old;
    from_.checks.for_each_of(key.ns, key.name, [&](status::check_status const& check) {
        if (check.pending || check.status() == check::status::passing) return;
        any = true;
        if (now - check.since >= newest) old.push_back(&check);
    });
    if (!any) return std::nullopt;
    if (old.empty()) return "";
    if (old.size() == 1) {
        auto const& one = *old.front();
        return name_of(one) + ": still " + since(one, now) + ": " + one.why();
    }
    auto const shown = std::min(old.size(), most_names);
    std::ranges::partial_sort(
        old,
        old.begin() + static_cast<std::ptrdiff_t>(shown),
        {},
        &status::check_status::since
    );
    auto note = std::to_string(old.size()) + " checks still do not pass: ";
    for (std::size_t i = 0; i < shown; ++i)
        note.append(i == 0 ? "" : ", ")
            .append(name_of(*old[i]))
            .append(" (")
            .append(since(*old[i], now))
            .append(")");
    if (shown < old.size()) note.append(", …");
    return utf8::prefix(note, kube::model::max_note_bytes);
}

}  // namespace vitals::publishing::events
